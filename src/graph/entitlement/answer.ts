import { z } from 'zod';
import type { Answer } from '../../rule/policy.ts';
import { questionText, textOfQuestion } from './question.ts';
import { firstOf } from './wire.ts';

export const answer = z.object({
  value: z.string().nullish(),
  displayValue: z.string().nullish(),
  answeredQuestion: z.object({ '@odata.type': z.string().nullish(), id: z.string().nullish(), text: textOfQuestion }).nullish(),
});

export function toAnswers(found: z.infer<typeof answer>[] | null | undefined): Answer[] {
  return (found ?? []).map(({ value, displayValue, answeredQuestion }) => ({
    questionId: answeredQuestion?.id ?? '',
    form: /multipleChoiceQuestion$/i.test(answeredQuestion?.['@odata.type'] ?? '') ? 'choice' : 'text',
    question: questionText(answeredQuestion),
    value: value ?? '',
    words: firstOf(displayValue, value),
  }));
}

/**
 * The `answers` of a request's body, as the documented example writes them. How the value of several choices is written is
 * documented nowhere: it goes as it is given.
 */
export function answersBody(answers: readonly Answer[]): { answers?: object[] } {
  if (answers.length === 0) return {};
  return {
    answers: answers.map(({ questionId, form, value, words }) => ({
      '@odata.type': '#microsoft.graph.accessPackageAnswerString',
      value,
      displayValue: words,
      answeredQuestion: { '@odata.type': form === 'choice' ? '#microsoft.graph.accessPackageMultipleChoiceQuestion' : '#microsoft.graph.accessPackageTextInputQuestion', id: questionId },
    })),
  };
}

import { z } from 'zod';
import type { Question, QuestionChoice } from '../../rule/policy.ts';
import { firstOf } from './wire.ts';

const localizations = z.array(z.object({ text: z.string().nullish(), languageCode: z.string().nullish() })).nullish();

/**
 * A text with its translations. The reference has a string with `localizations` beside it; its own sample of
 * getApplicablePolicyRequirements has one object of both. Both are read.
 */
const content = z.union([z.string(), z.object({ defaultText: z.string().nullish(), localizedTexts: localizations })]).nullish();

const choice = z.object({ actualValue: z.string(), text: content, displayValue: content, localizations });

export const question = z.object({
  '@odata.type': z.string().nullish(),
  id: z.string().min(1),
  isRequired: z.boolean().nullish(),
  sequence: z.number().nullish(),
  text: content,
  localizations,
  isSingleLineQuestion: z.boolean().nullish(),
  regexPattern: z.string().nullish(),
  choices: z.array(choice).nullish(),
  isMultipleSelectionAllowed: z.boolean().nullish(),
  allowsMultipleSelection: z.boolean().nullish(),
});

/** The questions in their order; a kind that is unknown here is asked as a text. */
export function toQuestions(found: z.infer<typeof question>[] | null | undefined): Question[] {
  return (found ?? []).map(toQuestion).toSorted((one, other) => one.sequence - other.sequence);
}

function toQuestion(found: z.infer<typeof question>): Question {
  return {
    id: found.id,
    ...wordsOf(found.text, found.localizations),
    required: found.isRequired === true,
    sequence: found.sequence ?? 0,
    form: isChoice(found)
      ? { kind: 'choice', several: (found.isMultipleSelectionAllowed ?? found.allowsMultipleSelection) === true, choices: (found.choices ?? []).map(toChoice) }
      : { kind: 'text', long: found.isSingleLineQuestion !== true, pattern: found.regexPattern || null },
  };
}

function isChoice(found: z.infer<typeof question>): boolean {
  return /multipleChoiceQuestion$/i.test(found['@odata.type'] ?? '') || (found.choices ?? []).length > 0;
}

function toChoice(found: z.infer<typeof choice>): QuestionChoice {
  const { text, localizations: texts } = wordsOf(found.text ?? found.displayValue, found.localizations);
  return { value: found.actualValue, text: text || found.actualValue, localizations: texts };
}

function wordsOf(text: z.infer<typeof content>, beside: z.infer<typeof localizations>): { text: string; localizations: { language: string; text: string }[] } {
  const inside = typeof text === 'object' ? text?.localizedTexts : null;
  const texts = [...(beside ?? []), ...(inside ?? [])].flatMap((one) => (one.text && one.languageCode ? [{ language: one.languageCode, text: one.text }] : []));
  return { text: firstOf(typeof text === 'string' ? text : text?.defaultText, texts[0]?.text), localizations: texts };
}

/** The words of a question, in either shape. */
export const questionText = (found: { text?: z.infer<typeof content> } | null | undefined): string => wordsOf(found?.text, null).text;
export const textOfQuestion = content;

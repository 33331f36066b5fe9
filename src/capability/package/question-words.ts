import { plainText } from '../../card/plain-text.ts';
import type { Answer, Question } from '../../rule/policy.ts';

/** A question and its choices in somebody's language, where it was translated; else as it was written. */
export function questionWords(question: Question, locale: string): { text: string; choices: { value: string; text: string }[] } {
  const text = (own: string, localizations: Question['localizations']) => plainText(localized(localizations, locale) ?? own, 300);
  const choices = question.form.kind === 'choice' ? question.form.choices : [];
  return { text: text(question.text, question.localizations), choices: choices.map((choice) => ({ value: choice.value, text: text(choice.text || choice.value, choice.localizations) })) };
}

/** What was typed, as answers that Entra takes. A question that was left empty is not answered. */
export function answersOf(questions: readonly Question[], typed: Readonly<Record<string, string>>): Answer[] {
  return questions.flatMap((question) => {
    const value = typed[question.id]?.trim() ?? '';
    if (value === '') return [];
    const { form } = question;
    const words = form.kind === 'choice' ? value.split(',').map((one) => form.choices.find((choice) => choice.value === one)?.text || one).join(', ') : value;
    return [{ questionId: question.id, form: form.kind, question: question.text, value, words }];
  });
}

function localized(localizations: Question['localizations'], locale: string): string | undefined {
  const wanted = locale.toLowerCase();
  const language = wanted.split('-')[0];
  const exact = localizations.find((one) => one.language.toLowerCase() === wanted);
  return (exact ?? localizations.find((one) => one.language.toLowerCase().split('-')[0] === language))?.text;
}

import type { Answer, Policy, Question } from './schema.ts';

/** Who answers: a person's own request must answer what is required, an administrator may leave it open. */
export type Asking = 'first request' | 'extension' | 'administrator';

/** Why the answers will not do. */
export function answerProblem(policy: Policy, answers: readonly Answer[], asking: Asking): string | undefined {
  for (const question of policy.questions) {
    const given = answers.find((item) => item.answeredQuestion?.id === question.id)?.value ?? null;
    if (given === null || given === '') {
      if (question.isRequired && asking === 'first request') return `The question '${question.text}' must be answered.`;
    } else if (asking === 'extension' && question.isAnswerEditable === false) return `The answer to '${question.text}' cannot be changed.`;
    else {
      const problem = valueProblem(question, given);
      if (problem !== undefined) return problem;
    }
  }
  const unknown = answers.find((item) => !policy.questions.some((question) => question.id === item.answeredQuestion?.id));
  return unknown === undefined ? undefined : 'An answer names a question that the policy does not ask.';
}

function valueProblem(question: Question, given: string): string | undefined {
  if ('choices' in question) {
    // How several choices are written in one value is not documented (UNVERIFIED); a comma between them is taken.
    const parts = question.isMultipleSelectionAllowed ? given.split(',').map((part) => part.trim()) : [given];
    const wrong = parts.find((part) => !question.choices.some((item) => item.actualValue === part));
    return wrong === undefined ? undefined : `'${wrong}' is not one of the choices of '${question.text}'.`;
  }
  const pattern = question.regexPattern ?? '';
  return pattern !== '' && !matches(pattern, given) ? `The answer to '${question.text}' does not have the form that is asked for.` : undefined;
}

/** A pattern that JavaScript cannot read refuses nothing: Entra's are .NET's. */
function matches(pattern: string, given: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(given);
  } catch {
    return true;
  }
}

import type { Bulk, BulkShare } from '../rule/bulk.ts';
import type { BulkRow, RowFailure, RowIdle, RowProblem } from '../rule/bulk-row.ts';
import { dayWords, type Reader } from './date-words.ts';
import { listed, plainText } from './plain-text.ts';

/** `1 row`, `1,200 rows`. */
export const countWords = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** What people call a list. */
export const bulkName = ({ source }: Bulk) => (source.kind === 'file' ? `The list ‘${plainText(source.name, 60)}’` : 'The pasted list');

/** A problem of a row in a sentence, and what to do about it. */
export function problemWords(problem: RowProblem, reader: Reader): { text: string; remedy: string } {
  const say = (text: string, remedy: string) => ({ text, remedy });
  const date = 'Write dates as 2027-03-31 or 31.03.2027.';
  switch (problem.code) {
    case 'address-missing':
      return say('The mail address is missing.', 'Fill in the column “email”.');
    case 'address-invalid':
      return say(`“${plainText(problem.address, 60)}” is not a mail address that can be invited.`, 'Write it as name@company.com.');
    case 'repeated':
      return say(`The same is asked for on line ${problem.line}.`, 'Take one of the two lines out.');
    case 'own-domain':
      return say(`${problem.domain} is your own organization: colleagues need no invitation.`, 'Take the line out, or name an access package.');
    case 'colleague-unknown':
      return say('Nobody in your directory has this address.', 'Correct the address.');
    case 'domain-blocked':
      return say(`Nobody may be invited from ${problem.domain}: your organization has blocked it.`, 'Use another address of the partner.');
    case 'account-disabled':
      return say('The account is disabled.', 'Enable it in Entra first; as it is, Entra would refuse.');
    case 'asked-already':
      return say(`Request ${problem.number} by ${plainText(problem.by, 60)} is under way for this guest.`, 'Wait for it, or take the line out.');
    case 'invitations-off':
      return say('Your organization does not allow guest invitations at all.', 'Allow them in Entra first.');
    case 'package-unknown':
      return say(`There is no access package “${plainText(problem.named, 60)}”.`, problem.nearest === null ? 'Write its name as My Access shows it.' : `Did you mean “${problem.nearest}”?`);
    case 'policy-unknown':
      return say(`The package has no policy “${plainText(problem.named, 60)}”.`, problem.policies.length === 0 ? 'It has none at all.' : `It has ${listed(problem.policies.slice(0, 4).map((name) => `“${name}”`))}.`);
    case 'no-policy':
      return say(`No policy lets this person be given ${problem.package} directly.`, 'Name another policy or package, or ask the catalog’s owner for a policy that takes them.');
    case 'incompatible':
      return say(`${problem.package} may not be held together with the ${problem.kind} ${problem.with}, which this person has or is to get.`, 'Take one of the two away first.');
    case 'start-invalid':
      return say(`The first day “${plainText(problem.text, 30)}” is not a date.`, date);
    case 'start-past':
      return say('The first day has passed.', 'Choose today or a later day.');
    case 'end-invalid':
      return say(`The last day “${plainText(problem.text, 30)}” is not a date.`, date);
    case 'end-missing':
      return say('The policy has no end of its own, and no last day is given.', 'Give one: every guest leaves some day.');
    case 'end-past':
      return say('The last day has passed.', 'Choose a later day.');
    case 'end-before-start':
      return say('The last day lies before the first day.', 'Choose a later last day.');
    case 'too-long':
      return say(`${problem.package} is given for ${problem.most} days at most.`, `Choose ${dayWords(problem.latest, reader)} or earlier.`);
    case 'reason-missing':
      return say('The reason is missing.', 'Write one for all on the card, or fill in the column “reason”.');
    case 'reason-too-long':
      return say(`The reason is longer than ${problem.most.toLocaleString('en')} characters.`, 'Shorten it.');
    case 'has-link':
      return say('Names and reasons may not hold links.', 'Write it without the link.');
    case 'name-too-long':
      return say('A name is longer than 100 characters.', 'Shorten it.');
    case 'language-unknown':
      return say(`“${plainText(problem.text, 30)}” is no language that Entra writes invitations in.`, 'Write a tag such as en, de or fr.');
    case 'answer-missing':
      return say(`The question “${plainText(problem.question, 80)}” is not answered.`, 'Answer it for all on the card, or in a column of that name.');
    case 'answer-not-a-choice':
      return say(`The answer to “${plainText(problem.question, 80)}” is none of its choices.`, `They are ${listed(problem.choices.slice(0, 8).map((choice) => `“${plainText(choice, 40)}”`))}.`);
    case 'answer-misshapen':
      return say(`The answer to “${plainText(problem.question, 80)}” is not in the form that the question asks for.`, 'Correct it.');
  }
}

/** Why a row would change nothing. */
export function idleWords(idle: RowIdle): string {
  switch (idle.code) {
    case 'guest-already':
      return 'Is a guest already.';
    case 'held':
      return `Holds ${idle.package} already.`;
    case 'under-way':
      return `${idle.package} is on its way already.`;
  }
}

/** Entra's refusals, and what to do about them; whatever is not named is told with Entra's code. */
const failures: Record<string, { text: string; remedy: string }> = {
  'guest-disabled': { text: 'The account is disabled.', remedy: 'Enable it in Entra, then send the row again.' },
  'own-domain': { text: 'The address belongs to your own organization.', remedy: 'Take the line out.' },
  'domain-blocked': { text: 'Entra lets nobody be invited from this domain.', remedy: 'Use another address, or change the list of domains in Entra.' },
  'cross-tenant-blocked': { text: 'The settings between your two organizations forbid it.', remedy: 'Change the cross-tenant access settings in Entra, then send the row again.' },
  'invitations-off': { text: 'Guest invitations are switched off.', remedy: 'Allow them in Entra, then go on.' },
  'invitations-suspended': { text: 'Microsoft has suspended invitations of your organization.', remedy: 'Ask Microsoft’s support, then go on.' },
  'address-invalid': { text: 'Entra takes this for no mail address.', remedy: 'Correct the address.' },
  'incompatible-package': { text: 'The person holds a package that rules this one out.', remedy: 'Take that one away first.' },
  'incompatible-group': { text: 'The person is in a group that rules this package out.', remedy: 'Take them out of the group first.' },
  'already-assigned': { text: 'The person got the package meanwhile.', remedy: 'Nothing needs to be done.' },
  'already-requested': { text: 'Somebody asked for the same meanwhile.', remedy: 'Wait for that request.' },
  'not-allowed': { text: 'Entra did not let Foyer do this.', remedy: 'Check Foyer’s permissions for this catalog.' },
  'not-found': { text: 'The person, package or policy is gone.', remedy: 'Check the row, then send it again.' },
  'delivery-failed': { text: 'Entra took the assignment, and could not deliver it.', remedy: 'Look at the request in Entra, where it can be tried again for some days.' },
};

export function failureWords({ reason, code }: RowFailure): { text: string; remedy: string } {
  return failures[reason] ?? { text: `Entra refused it (${plainText(code, 60)}).`, remedy: 'Check the row, then send it again.' };
}

/** What a row came to, in a sentence with its remedy: for the file of results. */
export function resultWords(row: BulkRow, reader: Reader): { result: string; problem: string; remedy: string } {
  const found = row.problems.map((problem) => problemWords(problem, reader));
  const failed = row.failure ? failureWords(row.failure) : null;
  const say = (result: string, problem = '', remedy = '') => ({ result, problem, remedy });
  switch (row.state) {
    case 'unchecked':
      return say('not checked yet');
    case 'ready':
      return say('waits for its turn');
    case 'problem':
      return say('left out', found.map(({ text }) => text).join(' '), found.map(({ remedy }) => remedy).join(' '));
    case 'nothing':
      return say('nothing to do', row.idle ? idleWords(row.idle) : '');
    case 'sending':
      return say('being sent');
    case 'sent':
      return say('being delivered by Entra');
    case 'done':
      return say(row.plan?.kind === 'invite' ? 'invited' : 'assigned');
    case 'failed':
      return say('failed', failed?.text, failed?.remedy);
    case 'undone':
      return say('not begun', 'The list ended before this row’s turn.', 'Send the row again.');
  }
}

/** What a direct assignment passes by, as a sentence for each package and policy. */
export function shareWords(share: BulkShare): string {
  const stages = share.skippedStages === 0 ? 'Nobody is asked for approval by this package anyway.' : `Passes by ${share.skippedStages === 1 ? 'the approval' : `${share.skippedStages} stages of approval`} that people who ask themselves go through.`;
  // entra-docs, entitlement-management-access-package-assignments: with fewer rights than Foyer's, a direct assignment waits for approval too.
  const asked = share.asksItself ? ' Where Entra asks for it nevertheless, the row waits for its approvers.' : '';
  const questions = share.skippedQuestions.length === 0 ? '' : ` Left unanswered: ${listed(share.skippedQuestions.slice(0, 3).map((text) => `“${plainText(text, 60)}”`))}.`;
  return `${countWords(share.rows, 'row')} by the policy “${plainText(share.policy, 80)}”. ${stages}${asked}${questions}`;
}

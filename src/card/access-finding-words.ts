import type { AccessFinding } from '../rule/access-finding.ts';
import { dayOfMoment, dayWords, type Reader } from './date-words.ts';
import { eitherOf, fateWords, refusalWords } from './holding-words.ts';
import { listed, plainText } from './plain-text.ts';

/** What a check of a request for an access package found, in a sentence, and what to do about it. */
export function accessFindingWords(finding: AccessFinding, reader: Reader): { text: string; remedy: string } {
  const say = (text: string, remedy = '') => ({ text, remedy: remedy && ` ${remedy}` });
  switch (finding.code) {
    case 'not-allowed':
      return say(`${finding.package} is not for you: none of its policies names you.`, 'Write ‘who can get’ and its name to see whom it is for; your IT administrators can change that.');
    case 'held':
      return say(
        `${finding.who ? `${finding.who} has` : 'You have'} ${finding.package} already${finding.endsAt ? `, until ${dayOfMoment(finding.endsAt, reader)}` : ''}.`,
        finding.extendable ? `To keep it for longer, write ‘extend ${finding.package} until’ and a date.` : 'Nothing has to be done.',
      );
    case 'open-request':
      return say(`${finding.package} has been asked for already${finding.who ? `, for ${finding.who}` : ''}${finding.number ? `: request ${finding.number}` : ''}.`, finding.number ? `Write ‘where is request ${finding.number}’ to follow it.` : 'It was asked for outside of Foyer; My Access shows it.');
    case 'incompatible':
      return say(
        `${finding.package} does not go together with ${finding.kind === 'group' ? `the group ${finding.with}` : finding.with}, which ${finding.who ? `${finding.who} has` : 'you have'}: nobody may hold both.`,
        finding.kind === 'group' ? 'Ask your IT administrators.' : `${finding.with} has to end first: write ‘give up ${finding.with}’, if it is not needed any more.`,
      );
    case 'blocked':
      return say(`${finding.who ? `The account of ${finding.who} is` : 'Your account is'} blocked, and a blocked account gets no access.`, 'Ask your IT administrators to enable it.');
    case 'not-your-report':
      return say(`${finding.name} does not report to you, and only a manager asks for somebody.`, `${finding.manager ? `${finding.manager}, their manager, or they themselves can ask` : 'They can ask themselves'}.`);
    case 'not-your-guest':
      return say(`You are not a sponsor of ${finding.name}, and only a sponsor asks for a guest.`, finding.sponsors.length > 0 ? `Ask ${listed(finding.sponsors)}.` : 'Nobody sponsors them: ask your IT administrators.');
    case 'no-on-behalf':
      return say(`${finding.package} cannot be asked for on behalf of somebody else.`, `${finding.name} can ask: in Foyer, ‘I need ${finding.package}’.`);
    case 'no-direct':
      return say(`No policy of ${finding.package} lets ${finding.address} be added: their organization is not in its scope.`, 'Your IT administrators can add the organization, or name another access package.');
    case 'colleague-unknown':
      return say(`${finding.address} is nobody in your organization.`, 'Check the address.');
    case 'domain-blocked':
      return say(`Nobody may be brought in from ${finding.domain}: your organization has blocked it.`, 'Use another address of the partner, or ask your IT administrators.');
    case 'invitations-off':
      return say('Your organization does not allow guest invitations at all, so nobody new is brought in.', 'Ask your IT administrators.');
    case 'not-for-others':
      return say('As a guest you can ask for yourself alone.', 'They can ask in Foyer themselves.');
    case 'domain-look-alike':
      return say(`The domain ${finding.domain} uses letters that look like others.`, 'Make sure that it is the right one.');
    case 'address-invalid':
      return say(`“${plainText(finding.address, 60)}” is not a mail address.`, 'Write it as name@company.com.');
    case 'catalog-closed':
      return say(`${finding.package} is not published, so nobody can get it now.`, 'Ask the owners of its catalog.');
    case 'answer-missing':
      return say(`“${plainText(finding.question, 120)}” is not answered.`, 'Answer it below.');
    case 'answer-not-a-choice':
      return say(`The answer to “${plainText(finding.question, 120)}” is none of the choices.`, `Choose ${listed(finding.choices)}.`);
    case 'answer-misshapen':
      return say(`The answer to “${plainText(finding.question, 120)}” does not have the shape that is asked for.`, 'Check it.');
    case 'answer-too-long':
      return say(`The answer to “${plainText(finding.question, 120)}” is too long.`, `${finding.most.toLocaleString('en')} characters fit.`);
    case 'reason-missing':
      return say('The reason is missing.', 'Say in a sentence what it is needed for. Whoever decides reads it.');
    case 'reason-has-link':
      return say('The reason holds a link.', 'Say it in words; links are not passed on to whoever decides.');
    case 'reason-too-long':
      return say(`The reason is too long: ${finding.length.toLocaleString('en')} characters, where ${finding.most.toLocaleString('en')} fit.`, 'Shorten it.');
    case 'start-invalid':
      return say('The first day is not a date.', 'Choose it from the calendar.');
    case 'start-past':
      return say('The first day has passed.', 'Choose today or a later day.');
    case 'end-invalid':
      return say('The last day is not a date.', 'Choose it from the calendar.');
    case 'end-missing':
      return say('The new last day is missing.', 'Choose it from the calendar.');
    case 'end-past':
      return say('The last day has passed.', 'Choose a later day.');
    case 'end-before-start':
      return say('The last day lies before the first day.', 'Choose a later last day.');
    case 'end-not-later':
      return say(`Access lasts until ${dayOfMoment(finding.endsAt, reader)} already.`, 'Choose a later day.');
    case 'too-long':
      return say(`${finding.days} days are too long: ${finding.most} days are the longest.`, `Choose ${dayWords(finding.latest, reader)} or earlier.`);
    case 'not-extendable':
      return say(`${finding.package} cannot be extended.`, 'It can be asked for again once it has ended.');
    case 'not-held':
      return say(`${finding.who ? `${finding.who} does` : 'You do'} not have ${finding.package}.`, finding.who ? 'Check the name.' : 'Write ‘what do I have’ to see what you have.');
    case 'not-yours-to-change':
      return say(
        `${finding.package === '' ? 'What' : finding.package}${finding.package === '' ? ` ${finding.name} has` : ` of ${finding.name}`} is not yours to ${finding.action === 'extend' ? 'extend' : 'end'}.`,
        `Ask ${eitherOf([...finding.ask, ...(finding.action === 'remove' ? ['the owners of its catalog'] : []), 'your IT administrators'])}.`,
      );
    case 'change-refused':
      return say(`${finding.package}${finding.who ? ` of ${finding.who}` : ''}: ${lowerFirst(refusalWords(finding.why, finding.action, finding.who))}`, finding.why === 'no-end' || finding.why === 'at-longest' || (finding.why === 'automatic' && finding.action === 'extend') ? '' : `Ask ${eitherOf([...finding.ask, 'your IT administrators'])}.`);
    case 'last-package':
      return say(`This is the last access package ${finding.who ? `of ${finding.who}` : 'that you have'}. ${fateWords(finding.fate, finding.who, 'then', reader)}`);
    case 'skips-approval':
      return say(`This skips the approval: ${listed(finding.stages)}.`, 'Access is given at once, in your name.');
    case 'skips-questions':
      return say(`Nobody is asked: ${listed(finding.questions.map((one) => `“${plainText(one, 80)}”`))}.`);
    case 'billed':
      return say(`Microsoft bills this for the guest, once a month: ${listed(finding.why.map(billedWhy))}.`);
    case 'organization-proposed':
      return say(`${finding.organization} is a proposed organization: nobody has confirmed it yet.`, 'Whoever decides is told.');
    case 'organization-new':
      return say(`${finding.domain} is not one of the connected organizations.`, 'Whoever decides is told.');
    case 'approval-follows':
      return say('The extension needs an approval; present access goes on meanwhile, until it ends.');
    case 'asks-again':
      return say(`This is filled in from request ${finding.number}.`, 'Change what has to be different.');
    case 'allowed':
      return say(`You may ask for it, by the policy ${finding.policy}.`);
    case 'no-approval':
      return say('No approval is needed.');
    case 'compatible':
      return say('It goes together with everything that is held.');
    case 'newcomer':
      return say(`${finding.address} has no account yet: Entra makes one when the access is approved.`);
  }
}

const lowerFirst = (text: string) => `${text[0]?.toLowerCase()}${text.slice(1)}`;

function billedWhy(why: Extract<AccessFinding, { code: 'billed' }>['why'][number]): string {
  switch (why) {
    case 'sponsor-approves':
      return 'a sponsor is asked to approve';
    case 'custom-extension':
      return 'a custom extension runs';
    case 'new-guest':
      return 'the guest is new and comes in by the access package';
    case 'directory-role':
      return 'the access package holds an Entra role';
  }
}

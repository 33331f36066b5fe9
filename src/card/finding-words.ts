import type { Finding } from '../rule/finding.ts';
import { dayOfMoment, dayWords, type Reader } from './date-words.ts';
import { plainText } from './plain-text.ts';

/** What a check found, in a sentence, and what to do about it; the remedy is empty where nothing has to be done. */
export function findingWords(finding: Finding, reader: Reader): { text: string; remedy: string } {
  const say = (text: string, remedy = '') => ({ text, remedy: remedy && ` ${remedy}` });
  switch (finding.code) {
    case 'no-guest':
      return say('No guest is named.', 'Write at least one mail address.');
    case 'too-many-guests':
      return say(`${finding.count} guests are too many for one request; it takes up to ${finding.most}.`, 'Name fewer here, and the others in a further request.');
    case 'address-invalid':
      return say(`“${plainText(finding.guest, 60)}” is not a mail address that can be invited.`, 'Write it as name@company.com.');
    case 'own-domain':
      return say(`${finding.guest} belongs to your own organization.`, 'Colleagues need no invitation: take them off the list.');
    case 'domain-blocked':
      return say(`Nobody may be invited from ${finding.domain}: your organization has blocked it.`, 'Use another address of the partner, or ask your IT administrators.');
    case 'guest-disabled':
      return say(`${finding.guest} has a guest account, and it is disabled.`, 'Ask your IT administrators to enable it; inviting again would fail.');
    case 'nothing-to-give':
      return say(`${finding.guest} is a guest already.`, 'Choose an access package to give them something, or take them off the list.');
    case 'asked-already':
      return say(`Request ${finding.number} by ${finding.by} is already under way for ${finding.guest}.`, 'Wait for it, or take this guest off the list.');
    case 'may-not-invite':
      return finding.why === 'guest'
        ? say('Guests cannot invite other guests.', 'Ask your contact at the organization.')
        : say('Your organization does not allow guest invitations at all.', 'Ask your IT administrators.');
    case 'package-unknown':
      return say('The access package that you chose does not exist any more.', 'Choose another one, or none.');
    case 'package-not-for-guests':
      return say(`${finding.package} cannot be given to guests.`, 'Choose another access package, or none.');
    case 'start-invalid':
      return say('The first day is not a date.', 'Choose it from the calendar.');
    case 'start-past':
      return say('The first day has passed.', 'Choose today or a later day.');
    case 'end-missing':
      return say('The last day is missing.', 'Every stay has an end: choose it from the calendar.');
    case 'end-invalid':
      return say('The last day is not a date.', 'Choose it from the calendar.');
    case 'end-past':
      return say('The last day has passed.', 'Choose a later day.');
    case 'end-before-start':
      return say('The last day lies before the first day.', 'Choose a later last day.');
    case 'too-long':
      return say(
        `${finding.days} days are too long: ${finding.package ? `${finding.package} is given for ${finding.most} days at most` : `a guest may stay ${finding.most} days at most`}.`,
        `Choose ${dayWords(finding.latest, reader)} or earlier.`,
      );
    case 'reason-missing':
      return say('The reason is missing.', 'Say in a sentence why they need access. Whoever decides reads it.');
    case 'reason-too-long':
      return say(`The reason is too long: ${finding.length.toLocaleString('en')} characters, where ${finding.most.toLocaleString('en')} fit.`, 'Shorten it.');
    case 'reason-has-link':
      return say('The reason holds a link.', 'Say it in words; links are not passed on to whoever decides.');
    case 'name-invalid':
      return say(`The name or organization of ${finding.guest} is too long, or holds a link.`, 'Write it in up to 100 characters.');
    case 'language-unknown':
      return say('The language of the invitation is not known.', 'Choose one from the list.');
    case 'nobody-to-ask':
      return say('Nobody can be asked to decide: you have no manager in the directory, and no alternate approver is available.', 'Ask your IT administrators to set one.');
    case 'entra-silent':
      return say('Entra is not answering right now, and the access package could not be looked up.', 'Nothing has been sent. Press Send again in a minute.');
    case 'organization-new':
      return say(`${finding.domain} is not one of the connected organizations.`, 'It may still be invited; whoever decides is told.');
    case 'organization-proposed':
      return say(`${finding.organization} is a proposed organization: nobody has confirmed it yet.`, 'It may still be invited; whoever decides is told.');
    case 'domain-look-alike':
      return say(`The domain ${finding.domain} uses letters that look like others.`, 'Make sure that it is the right one.');
    case 'guest-pending':
      return say(`${finding.guest} was invited${finding.since ? ` on ${dayOfMoment(finding.since, reader)}` : ' before'} and has not accepted yet.`, 'They will be invited again.');
    case 'guest-exists':
      return say(`${finding.name} is a guest already.`, 'They are not invited again; they get the access package.');
    case 'entra-slow':
      return say('Entra is not answering right now, so not everything could be checked.', 'You can send the request: the rest is checked as soon as Entra answers.');
    case 'organization-known':
      return say(`${finding.organization} is a connected organization.`);
    case 'guest-new':
      return say(`${finding.guest} is new and will be invited.`);
    case 'may-invite':
      return say('You may ask for guests.');
    case 'end-allowed':
      return say(`${finding.days === 0 ? 'One day is' : `${finding.days} days are`} within the longest stay${finding.package ? ` of ${finding.package}` : ''}, ${finding.most} days.`);
    case 'approver':
      switch (finding.why) {
        case 'manager':
          return say(`${finding.name}, your manager, will be asked to decide.`);
        case 'no-manager':
          return say(`${finding.name} will be asked to decide, since the directory names no manager for you.`);
        case 'manager-unavailable':
          return say(`${finding.name} will be asked to decide, since your manager’s account is disabled.`);
      }
  }
}

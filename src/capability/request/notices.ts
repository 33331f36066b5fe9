import { dayOfMoment, dayWords, momentWords, type Reader } from '../../card/date-words.ts';
import { approverWhy, failureWords, guestName } from '../../card/request-words.ts';
import { listed } from '../../card/plain-text.ts';
import type { GuestRequest, Happening } from '../../rule/request.ts';
import type { Notice } from '../port/store.ts';

/**
 * The words that a happening is worth, beside the card that changes: a changed card is silent to a screen reader and
 * easy to miss. Employees are told in the chat, guests by mail.
 */
export function noticesFor(happening: Happening, request: GuestRequest): Notice[] {
  const reader: Reader = { locale: 'en-GB', timeZone: request.terms.timeZone };
  const name = (mail: string) => guestName(request.guests.find((stay) => stay.mail === mail) ?? { mail, name: null });
  const notice = (to: Notice['to'], text: string, subject = `Request ${request.number}`): Notice => ({
    key: [request.id, happening.what, happening.at, 'guest' in happening ? happening.guest : '', 'personId' in to ? to.personId : to.mail].join(' '),
    subjectId: request.id,
    tenantId: request.tenantId,
    to,
    subject,
    text,
  });
  const requestor = { personId: request.requestor.id };
  const number = `Request ${request.number}`;
  switch (happening.what) {
    case 'reminded': {
      const { state } = request;
      if (state.kind !== 'waiting') return [];
      const guests = listed(request.guests.map(guestName));
      return happening.who.map((who) => notice({ personId: who.id }, `Reminder: ${number.toLowerCase()} by ${request.requestor.name}, for ${guests}, waits for your decision. It lapses ${momentWords(state.lapseAt, reader)}.`));
    }
    case 'approver-asked':
      return happening.why === 'manager-silent' ? [notice(requestor, `${number}: ${happening.who.name} is now asked too, ${approverWhy(happening.why, request.requestor.name)}.`)] : [];
    case 'approved':
      return [notice(requestor, `${number} was approved by ${happening.by.name}. ${approvedNext(request, reader)}`)];
    case 'denied':
      return [notice(requestor, `${number} was denied by ${happening.by.name}: ${happening.reason}`)];
    case 'lapsed':
      return [notice(requestor, `${number} has lapsed: nobody decided in time. If it is still needed, ask again.`)];
    case 'refused':
      return [notice(requestor, `${number} was stopped by the checks. Its card says what to mend.`)];
    case 'accepted':
      return [notice(requestor, `${name(happening.guest)} accepted the invitation (request ${request.number}).`)];
    case 'end-announced':
      return [
        notice(requestor, `The stay of ${name(happening.guest)} ends ${whenWords(request, happening.at)}, on ${dayWords(request.terms.end, reader)} (request ${request.number}). If it is needed for longer, ask again in time.`),
        notice({ mail: happening.guest }, guestMail(request, `your ${what(request)} ends on ${dayWords(request.terms.end, reader)}. If you need it for longer, write to ${request.requestor.name}.`), 'Your guest access ends soon'),
      ];
    case 'access-ended':
      return [
        notice(requestor, `${request.terms.package ? `${request.terms.package.name} has ended for ${name(happening.guest)}` : `The stay of ${name(happening.guest)} has ended`} (request ${request.number}).`),
        notice({ mail: happening.guest }, guestMail(request, `your ${what(request)} has ended. If you need it again, write to ${request.requestor.name}.`), 'Your guest access has ended'),
      ];
    case 'disabled':
      return [notice(requestor, `The guest account of ${name(happening.guest)} is disabled, and will be deleted on ${dayOfMoment(happening.deleteAt, reader)}.`)];
    case 'deleted':
      return [notice(requestor, `The guest account of ${name(happening.guest)} has been deleted.`)];
    case 'failed': {
      const { text, remedy } = failureWords(happening.reason);
      return [notice(requestor, `${number}, ${name(happening.guest)}: ${text}. ${remedy}`)];
    }
    case 'asked':
    case 'withdrawn':
    case 'invited':
    case 'already-guest':
    case 'access-given':
    case 'kept':
    case 'extended':
      return [];
  }
}

/** How far off the end is when it is told; a notice that was held up does not say what was true when it fell due. */
function whenWords({ terms }: GuestRequest, at: string): string {
  const days = Math.floor((Date.parse(terms.endAt) - Date.parse(at)) / 86_400_000);
  return days < 1 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
}

function approvedNext(request: GuestRequest, reader: Reader): string {
  const guests = listed(request.guests.map(guestName));
  const starts = Date.parse(request.terms.startAt) > Date.parse(request.happenings.at(-1)?.at ?? request.askedAt);
  return starts ? `${guests} will be invited on ${dayWords(request.terms.start, reader)}.` : `${guests} ${request.guests.length === 1 ? 'is' : 'are'} being invited.`;
}

const what = (request: GuestRequest) => (request.terms.package ? `access to ${request.terms.package.name}` : 'guest access');
const guestMail = (request: GuestRequest, sentence: string) => `Hello,\n\n${sentence[0]?.toUpperCase()}${sentence.slice(1)}\n\nYou were invited by ${request.requestor.name}.\n`;

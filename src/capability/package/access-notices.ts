import { accessTitle, failureSentence, stageWhy } from '../../card/access-words.ts';
import { dayOfMoment, momentWords, type Reader } from '../../card/date-words.ts';
import { openStage, type AccessHappening, type AccessRequest } from '../../rule/access-request.ts';
import { personId } from '../port/identity.ts';
import type { Notice } from '../port/store.ts';

/** The words that a happening is worth, beside the card that changes: a changed card is silent, and easy to miss. */
export function accessNotices(happening: AccessHappening, request: AccessRequest, myAccessUrl: string): Notice[] {
  const reader: Reader = { locale: 'en-GB', timeZone: request.terms.timeZone };
  const number = `Request ${request.number}`;
  const title = accessTitle(request);
  const to = (personId: Notice['to'] & { personId: unknown }, text: string): Notice => ({
    key: [request.id, happening.what, happening.at, personId.personId].join(' '),
    subjectId: request.id,
    tenantId: request.tenantId,
    to: personId,
    subject: number,
    text,
  });
  const requestor = (text: string) => (request.origin === 'foyer' ? [to({ personId: request.requestor.id }, text)] : []);
  const { target } = request;
  // Whoever gets it is told too, where somebody else has asked.
  const both = (text: string, theirs: string) => [...requestor(text), ...(target.id !== null && target.relation !== 'self' && !target.isGuest ? [to({ personId: personId(target.id) }, theirs)] : [])];
  switch (happening.what) {
    case 'stage-approver-asked':
      return happening.who.as === 'escalation' || happening.who.as === 'delegate' ? requestor(`${number}, ${title}: ${happening.who.name} is now asked too, ${stageWhy(happening.who, request)}.`) : [];
    case 'stage-reminded':
      return happening.who.map((who) => to({ personId: who.id }, `Reminder: ${number.toLowerCase()} by ${request.requestor.name}, ${title}, waits for your decision.${lapses(request, reader)}`));
    case 'stage-approved': {
      const next = request.stages[happening.stage + 1];
      const by = happening.by?.name ?? 'somebody, in Entra';
      return requestor(`${number}, ${title}, was approved by ${by}. ${next ? `Next, ${next.approvers.map(({ name }) => name).join(' or ') || 'nobody can be found'} decides.` : 'It is being carried out.'}`);
    }
    case 'stage-denied':
      return requestor(`${number}, ${title}, was denied${happening.by ? ` by ${happening.by.name}` : ''}${happening.words ? `: ${happening.words}` : '.'}`);
    case 'stage-lapsed':
      return requestor(`${number}, ${title}, has lapsed: nobody decided in time. If it is still needed, ask again.`);
    case 'question-asked':
      return requestor(`${happening.by.name} asks about ${number.toLowerCase()}, ${title}: ${happening.words} Answer on its card.`);
    case 'question-answered':
      return (openStage(request)?.stage.approvers ?? []).map((who) => to({ personId: who.id }, `${happening.by.name} answered about ${number.toLowerCase()}, ${title}: ${happening.words}`));
    case 'access-delivered': {
      const until = happening.endsAt ? ` until ${dayOfMoment(happening.endsAt, reader)}` : '';
      switch (request.terms.action) {
        case 'add':
          return [...both(`${title}: access is there${until} (${number.toLowerCase()}).`, `${request.requestor.name} has got you access to ${request.terms.package.name}${until}.`), ...guestMail(request, `you have access to ${request.terms.package.name}${until}. ${request.requestor.name} asked for it.\n\nOpen it here: ${linkTo(request, myAccessUrl)}`, `You have access to ${request.terms.package.name}`)];
        case 'extend':
          return both(`${title}: extended${until} (${number.toLowerCase()}).`, `Your access to ${request.terms.package.name} was extended${until}, by ${request.requestor.name}.`).concat(guestMail(request, `your access to ${request.terms.package.name} was extended${until}.`, `Your access to ${request.terms.package.name} goes on`));
        case 'remove':
          return both(`${title}: access has ended (${number.toLowerCase()}).`, `Your access to ${request.terms.package.name} was ended by ${request.requestor.name}${request.terms.reason ? `: ${request.terms.reason}` : '.'}`).concat(guestMail(request, `your access to ${request.terms.package.name} has ended. If you need it again, write to ${request.requestor.name}.`, `Your access to ${request.terms.package.name} has ended`));
      }
      return [];
    }
    case 'access-scheduled':
      return requestor(`${number}, ${title}: access begins ${dayOfMoment(happening.for, reader)}.`);
    case 'access-partly':
      return requestor(`${number}, ${title}: delivered in part only. Its card says what is missing, and can try again.`);
    case 'access-failed':
    case 'access-refused':
      return requestor(`${number}, ${title}: ${failureSentence(happening.reason)}`);
    case 'access-unsent':
      return requestor(`${number}, ${title}, was not sent: Foyer was interrupted. Open its card to send it again.`);
    case 'access-withdrawn':
      return happening.by === null ? requestor(`${number}, ${title}, was withdrawn in Entra.`) : [];
    case 'access-asked':
    case 'access-sent':
    case 'stage-forwarded':
    case 'access-delivering':
    case 'access-tried-again':
      return [];
  }
}

function lapses(request: AccessRequest, reader: Reader): string {
  const found = openStage(request);
  return found ? ` It lapses ${momentWords(found.stage.state.lapseAt, reader)}.` : '';
}

/** With the tenant in the address: without it, a guest would land in My Access of their own organization. */
const linkTo = (request: AccessRequest, myAccessUrl: string) => `${myAccessUrl}#/access-packages/${request.terms.package.id}`;

/** A guest whom somebody else asked for hears it by mail: Entra itself tells nobody of a direct assignment (entra-docs, entitlement-management-access-package-assignments). */
function guestMail(request: AccessRequest, sentence: string, subject: string): Notice[] {
  const { target } = request;
  if (!target.isGuest || target.relation === 'self' || target.mail === null) return [];
  const text = `Hello,\n\n${sentence[0]?.toUpperCase()}${sentence.slice(1)}\n`;
  return [{ key: [request.id, 'guest-mail', request.version].join(' '), subjectId: request.id, tenantId: request.tenantId, to: { mail: target.mail }, subject, text }];
}

import type { ApproverReason, FailureReason, GuestRequest, Happening, Stay } from '../rule/request.ts';
import { dayOfMoment, dayWords, momentWords, type Reader } from './date-words.ts';
import { listed } from './plain-text.ts';

/** Why somebody is asked, as a clause: `as the manager of Ines Calder`. */
export function approverWhy(why: ApproverReason, requestor: string): string {
  switch (why) {
    case 'manager':
      return `as the manager of ${requestor}`;
    case 'no-manager':
      return `as the alternate approver, since the directory names no manager of ${requestor}`;
    case 'manager-unavailable':
      return `as the alternate approver, since the manager of ${requestor} has a disabled account`;
    case 'manager-silent':
      return 'as the alternate approver, since nobody has decided yet';
  }
}

/** What happened, in a sentence; `quote` is somebody's own words. */
export function happeningWords(happening: Happening, request: GuestRequest, reader: Reader): { text: string; quote: string } {
  const say = (text: string, quote = '') => ({ text, quote });
  const guest = 'guest' in happening ? guestName(request.guests.find((stay) => stay.mail === happening.guest) ?? { mail: happening.guest, name: null }) : '';
  switch (happening.what) {
    case 'asked':
      return say(`${happening.by.name} asked`);
    case 'approver-asked':
      return say(`${happening.who.name} is asked, ${approverWhy(happening.why, request.requestor.name)}, until ${momentWords(happening.until, reader)}`);
    case 'reminded':
      return say(`${listed(happening.who.map((one) => one.name))} reminded`);
    case 'approved':
      return say(`Approved by ${happening.by.name}`, happening.note ?? '');
    case 'denied':
      return say(`Denied by ${happening.by.name}`, happening.reason);
    case 'withdrawn':
      return say(`Withdrawn by ${happening.by.name}`);
    case 'lapsed':
      return say('Lapsed: nobody decided in time');
    case 'refused':
      return say('Stopped by the checks');
    case 'invited':
      return say(`${guest} invited by mail`);
    case 'already-guest':
      return say(`${guest} is a guest already; no invitation needed`);
    case 'access-given':
      return say(`${guest} has ${request.terms.package?.name ?? 'access'}`);
    case 'accepted':
      return say(`${guest} accepted the invitation`);
    case 'end-announced':
      return say(`${guest}: end announced, ${happening.days === 1 ? 'one day' : `${happening.days} days`} ahead`);
    case 'access-ended':
      return say(request.terms.package ? `${request.terms.package.name} ended for ${guest}` : `The stay of ${guest} ended`);
    case 'disabled':
      return say(`Account of ${guest} disabled; it is deleted on ${dayOfMoment(happening.deleteAt, reader)}`);
    case 'deleted':
      return say(`Account of ${guest} deleted`);
    case 'extended':
      return say(`Access of ${guest} extended until ${dayOfMoment(happening.until, reader)}`);
    case 'kept':
      return say(`Account of ${guest} kept: it is used for something else`);
    case 'failed':
      return say(`${guest}: ${failureWords(happening.reason).text}`);
  }
}

/** Why a guest's way stopped, and what to do. */
export function failureWords(reason: FailureReason): { text: string; remedy: string } {
  switch (reason) {
    case 'guest-disabled':
      return { text: 'the guest account is disabled', remedy: 'Ask your IT administrators to enable it, then ask again.' };
    case 'own-domain':
      return { text: 'the address belongs to your own organization', remedy: 'Colleagues need no invitation.' };
    case 'domain-blocked':
      return { text: 'the organization does not accept guests from this domain', remedy: 'Ask your IT administrators, or use another address.' };
    case 'cross-tenant-blocked':
      return { text: 'the cross-tenant access settings block this invitation', remedy: 'Your IT administrators, and those of the partner, can allow it.' };
    case 'invitations-off':
      return { text: 'guest invitations are switched off', remedy: 'Ask your IT administrators.' };
    case 'invitations-suspended':
      return { text: 'Microsoft has suspended invitations for the tenant', remedy: 'Your IT administrators have to contact Microsoft support.' };
    case 'address-invalid':
      return { text: 'Entra does not take this address', remedy: 'Check it, then ask again.' };
    case 'incompatible-package':
      return { text: 'the guest holds an access package that is incompatible with this one', remedy: 'The other one has to end first.' };
    case 'already-assigned':
      return { text: 'the guest holds this access package already', remedy: 'Their present access stays as it is.' };
    case 'delivery-failed':
      return { text: 'Entra could not deliver the access package', remedy: 'Your IT administrators can see why, and try again, in Entra.' };
    case 'removed':
      return { text: 'the account was removed in Entra', remedy: 'Ask again if they still need access.' };
    case 'other':
      return { text: 'Entra refused', remedy: 'Your IT administrators can see why in the audit log.' };
  }
}

/** How a guest is called: the name where one was given. */
export const guestName = (stay: { mail: string; name: string | null }) => stay.name ?? stay.mail;

/** Where one guest stands, in a few words. */
export function stayWords(stay: Stay, request: GuestRequest, reader: Reader): string {
  const accepted = stay.acceptedAt === null ? 'has not accepted the invitation yet' : 'has accepted';
  switch (stay.state.kind) {
    case 'asked':
      return request.state.kind === 'preparing' || request.state.kind === 'waiting' ? 'Not invited yet' : 'Not invited';
    case 'planned':
      return startsLater(request) ? `Will be invited on ${dayWords(request.terms.start, reader)}` : 'Is being invited';
    case 'inviting':
      return 'Is being invited';
    case 'appearing':
      return stay.acceptedAt === null ? 'Invited; the account is being set up' : 'The account is being read';
    case 'assigning':
      return `${request.terms.package?.name ?? 'Access'} is being given; ${accepted}`;
    case 'present':
      return `${request.terms.package ? `Has ${request.terms.package.name}` : 'Invited'}; ${accepted}`;
    case 'leaving':
      return `Stay ended; account disabled, deleted on ${dayOfMoment(stay.state.deleteAt, reader)}`;
    case 'left':
      return 'Stay ended';
    case 'failed': {
      const { text, remedy } = failureWords(stay.state.reason);
      return `Stopped: ${text}. ${remedy}`;
    }
  }
}

/** Where the whole request stands: a mark that is not only a colour, a headline, and what happens next. */
export interface Standing {
  style: 'emphasis' | 'good' | 'attention' | 'warning' | 'accent';
  mark: string;
  headline: string;
  next: string;
}

/** Why nothing moves at Entra; empty while it answers. */
function waitingWords({ entraWait }: GuestRequest, reader: Reader): string {
  if (entraWait === null) return '';
  const since = momentWords(entraWait.since, reader);
  switch (entraWait.why) {
    case 'silent':
      return `Entra has not been answering since ${since}. Nothing is lost: this goes on by itself.`;
    case 'forbidden':
      return `Entra has refused Foyer a permission since ${since}. Tell your IT administrators: once it is granted, this goes on by itself.`;
  }
}

export function standing(request: GuestRequest, reader: Reader): Standing {
  const { state } = request;
  const waiting = waitingWords(request, reader);
  switch (state.kind) {
    case 'preparing':
      return { style: 'accent', mark: '◔', headline: 'Received', next: waiting || 'Entra is being asked who decides.' };
    case 'waiting':
      return {
        style: 'accent',
        mark: '◔',
        headline: `Waiting for ${listed(state.approvers.map((approver) => approver.name))}`,
        next: [
          state.remindAt ? `A reminder goes out ${momentWords(state.remindAt, reader)}.` : '',
          state.escalateAt && state.alternate ? `${state.alternate.name} is asked too ${momentWords(state.escalateAt, reader)}.` : '',
          `Without a decision the request lapses ${momentWords(state.lapseAt, reader)}.`,
        ].filter(Boolean).join(' '),
      };
    case 'approved':
      return approvedStanding(request, waiting, reader);
    case 'denied':
      return { style: 'attention', mark: '✕', headline: `Denied by ${state.by.name}`, next: 'Nobody was invited. If things have changed, ask again.' };
    case 'withdrawn':
      return { style: 'emphasis', mark: '–', headline: `Withdrawn by ${state.by.name}`, next: 'Nobody was invited.' };
    case 'lapsed':
      return { style: 'warning', mark: '–', headline: 'Lapsed: nobody decided in time', next: 'Nobody was invited. If it is still needed, ask again.' };
    case 'refused':
      return { style: 'attention', mark: '✕', headline: 'Stopped by the checks', next: 'Nobody was invited. Mend what is named below, then ask again.' };
  }
}

/** Whether the first day lies behind the approval. */
const startsLater = ({ state, terms }: GuestRequest) => state.kind === 'approved' && Date.parse(terms.startAt) > Date.parse(state.at);

function approvedStanding(request: GuestRequest, waiting: string, reader: Reader): Standing {
  const kinds = request.guests.map((stay) => stay.state.kind);
  const all = (...wanted: Stay['state']['kind'][]) => kinds.every((kind) => wanted.includes(kind));
  const by = request.state.kind === 'approved' ? `Approved by ${request.state.by.name}` : '';
  const extended = request.guests.flatMap(({ state }) => (state.kind === 'present' && state.extendedTo ? [state.extendedTo] : [])).sort().at(-1);
  const end = extended ? dayOfMoment(extended, reader) : dayWords(request.terms.end, reader);
  if (all('failed')) return { style: 'attention', mark: '✕', headline: `${by}, then stopped`, next: 'See below what to do.' };
  if (all('left', 'failed')) return { style: 'emphasis', mark: '■', headline: 'Ended', next: `Access ended on ${end}.` };
  if (all('left', 'leaving', 'failed')) return { style: 'emphasis', mark: '■', headline: 'Access has ended', next: 'The accounts are disabled, and deleted after the grace time.' };
  if (all('planned') && startsLater(request)) return { style: 'good', mark: '✓', headline: by, next: `The invitation goes out on ${dayWords(request.terms.start, reader)}.` };
  if (kinds.some((kind) => kind === 'failed')) return { style: 'warning', mark: '!', headline: `${by}; not everything worked`, next: waiting || 'See below who is concerned, and what to do.' };
  if (all('present', 'leaving', 'left')) {
    const open = request.guests.filter((stay) => stay.acceptedAt === null).length;
    return { style: 'good', mark: '✓', headline: open === 0 ? 'Done: everybody is in' : by, next: open === 0 ? `Access ends on ${end}.` : `Waiting for ${open === 1 ? 'the guest' : `${open} guests`} to accept the invitation. Access ends on ${end}.` };
  }
  return { style: 'good', mark: '✓', headline: by, next: waiting || 'The guests are being invited.' };
}

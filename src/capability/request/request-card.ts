import { buildCard, type CardData } from '../../card/registry.ts';
import { timelineOf } from '../../card/timeline.ts';
import { dayOfMoment, dayWords, momentWords, type Reader } from '../../card/date-words.ts';
import { listed, plainText } from '../../card/plain-text.ts';
import { approverWhy, guestName, happeningWords, standing, stayWords } from '../../card/request-words.ts';
import { mayDecide, mayWithdraw } from '../../rule/decide-request.ts';
import type { GuestRequest } from '../../rule/request.ts';
import { findingsData, languageName } from '../invite/form-card.ts';
import type { Message } from '../port/messenger.ts';
import type { ViewRole } from '../port/store.ts';

/** What a click wants said on the card that answers it: why nothing was changed, or words that are already written. */
export interface CardExtra {
  remark?: string;
  note?: string;
}

/** A request as one person sees it now. `role` says as what they look at it; the buttons are those that the rules allow them. */
export function requestCard(request: GuestRequest, viewer: { id: string }, role: ViewRole, reader: Reader, extra: CardExtra = {}): Message & { kind: 'card' } {
  const plain = commonData(request, reader);
  const common = extra.remark ? { ...plain, statusDetail: extra.remark } : plain;
  if (role === 'requestor') {
    const data: CardData<'request'> = {
      ...common,
      title: `Request ${request.number}`,
      lead: `Sent ${momentWords(request.askedAt, reader)}`,
      ...findingsData(request.state.kind === 'refused' ? request.state.findings.filter((one) => one.level === 'blocking') : request.findings.filter((one) => one.level === 'notice'), reader),
      canWithdraw: mayWithdraw(request, viewer),
    };
    return { kind: 'card', card: buildCard('request', data), summary: data.summary };
  }
  const asked = request.happenings.findLast((one) => one.what === 'approver-asked' && one.who.id === viewer.id);
  const data: CardData<'approval'> = {
    ...common,
    title: `${request.requestor.name} asks for ${request.guests.length === 1 ? 'a guest' : `${request.guests.length} guests`}`,
    lead: `Request ${request.number}, sent ${momentWords(request.askedAt, reader)}.${asked?.what === 'approver-asked' ? ` You are asked ${approverWhy(asked.why, request.requestor.name)}.` : ''}`,
    ...forApprover(request, reader),
    canDecide: mayDecide(request, viewer),
    note: plainText(extra.note ?? ''),
  };
  return { kind: 'card', card: buildCard('approval', data), summary: data.summary };
}

function commonData(request: GuestRequest, reader: Reader) {
  const { terms } = request;
  const now = standing(request, reader);
  return {
    lang: 'en',
    summary: `Request ${request.number} for ${listed(request.guests.map(guestName))}: ${now.headline}`,
    status: now.headline,
    statusMark: now.mark,
    statusDetail: now.next,
    statusStyle: now.style,
    guestsTitle: request.guests.length === 1 ? 'Guest' : 'Guests',
    guests: request.guests.map((stay) => ({
      name: guestName(stay),
      detail: `${stay.name ? `  ${stay.mail}` : ''}${stay.organization ? `, ${stay.organization}` : ''}`,
      status: stayWords(stay, request, reader),
    })),
    facts: [
      { label: 'Why', value: terms.reason },
      { label: 'What', value: terms.package ? `${terms.package.name}: ${listed(terms.package.resources) || 'no resources yet'}` : 'A guest account, without an access package' },
      { label: 'From', value: dayWords(terms.start, reader) },
      { label: 'Until', value: `${dayWords(terms.end, reader)}, end of the day` },
      { label: 'Invitation', value: `in ${languageName(terms.language)}` },
    ],
    timelineTitle: 'What has happened',
    timeline: timelineOf(request.happenings, 24, reader, (happening) => happeningWords(happening, request, reader)),
    request: request.id,
    version: request.version,
  };
}

/** The checks as an approver needs them: what speaks for and against, without what was for the requestor to do. */
function forApprover(request: GuestRequest, reader: Reader) {
  const telling = request.findings.filter((one) => one.code !== 'may-invite' && one.code !== 'approver' && one.code !== 'entra-slow');
  const data = findingsData(telling, reader);
  return { ...data, findings: data.findings.map((one) => ({ ...one, remedy: '' })) };
}

/** A closed request's decision in a sentence, for somebody who clicks too late. */
export function decidedWords(request: GuestRequest, reader: Reader): string {
  const { state } = request;
  const when = (at: string) => `on ${dayOfMoment(at, reader)} at ${momentWords(at, reader).split(', ')[1]}`;
  switch (state.kind) {
    case 'approved':
      return `Request ${request.number} was already approved by ${state.by.name} ${when(state.at)}. Nothing was changed.`;
    case 'denied':
      return `Request ${request.number} was already denied by ${state.by.name} ${when(state.at)}. Nothing was changed.`;
    case 'withdrawn':
      return `Request ${request.number} was withdrawn by ${state.by.name} ${when(state.at)}. Nothing was changed.`;
    case 'lapsed':
      return `Request ${request.number} lapsed ${when(state.at)}. Nothing was changed.`;
    case 'refused':
      return `Request ${request.number} was stopped by the checks ${when(state.at)}. Nothing was changed.`;
    case 'preparing':
    case 'waiting':
      return `Request ${request.number} is still open. Nothing was changed.`;
  }
}

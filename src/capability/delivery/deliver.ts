import type { WorkParts } from '../parts.ts';
import type { Chat, Message, SendResult } from '../port/messenger.ts';
import type { CardView, Notice } from '../port/store.ts';
import { readerOf } from '../reader.ts';
import { reachPerson } from './reach-person.ts';
import { findSubject, type Subject } from './subject.ts';

/**
 * Brings the cards of a subject, and the words that wait beside them, to the people concerned. A card that was sent is
 * changed in place; one that lags behind is claimed first, so that two workers do not send it twice. What cannot be
 * sent now is tried again; who cannot be reached in Teams at all is written a mail, where a mailbox is set.
 */
export async function deliver(parts: WorkParts, id: string): Promise<void> {
  const delays: number[] = [];
  const failures: unknown[] = [];
  // One that fails must not keep the others back.
  const attempt = async (sending: Promise<number>, release: () => Promise<void>) => {
    try {
      delays.push(await sending);
    } catch (error) {
      failures.push(error);
      await release();
    }
  };
  let version = 0;
  // It may move on while a card is under way, and whoever comes for it then finds the card claimed: so look again.
  for (;;) {
    const subject = await findSubject(parts, id);
    if (!subject) return;
    version = subject.version;
    const views = await parts.store.views.claimLagging(id, version);
    for (const view of views) await attempt(showCard(parts, subject, view), () => parts.store.views.release(view.id));
    if (views.length === 0 || failures.length > 0 || delays.some((delay) => delay > 0)) break;
  }
  for (const notice of await parts.store.notices.claim(id)) await attempt(sendNotice(parts, notice), () => parts.store.notices.release(notice.key));
  if (failures.length > 0) throw failures[0];
  const longest = Math.max(0, ...delays);
  if (longest > 0) await parts.store.enqueue({ name: 'deliver', subjectId: id }, longest);
  // What somebody else has taken may be on its way, or its taker may be gone: looked at again when the claim has ended.
  else if (await parts.store.views.hasUndelivered(id, version)) await parts.store.enqueue({ name: 'deliver', subjectId: id }, claimedMs);
}

/** A claim outlives whoever holds it by half a minute. */
const claimedMs = 30_000;

/** Shows one person the subject as it is now; answers with the milliseconds to wait before trying again, or 0. */
async function showCard(parts: WorkParts, subject: Subject, view: CardView): Promise<number> {
  const { store, messenger } = parts;
  const known = await store.chats.byPerson(view.tenantId, view.personId);
  const message = subject.draw({ id: view.personId, role: view.role }, readerOf(parts, known));
  const sent: Sent = view.message
    ? { result: await messenger.update({ tenantId: view.tenantId, personId: view.personId, ...view.message }, view.message.activityId, message), chat: null }
    : await sendTo(parts, view, message);
  if (sent.result.ok) {
    const { chat } = sent;
    await store.views.shown(view.id, subject.version, chat ? { conversationId: chat.conversationId, serviceUrl: chat.serviceUrl, activityId: sent.result.activityId } : null);
    return 0;
  }
  if (sent.result.reason === 'later') {
    await store.views.release(view.id);
    return sent.result.retryAfterMs;
  }
  await store.views.lose(view.id);
  parts.log.warn({ subject: subject.id, role: view.role, reason: sent.result.reason }, 'a card could not be shown');
  if (!view.message && subject.instead(view.role)) await writeInstead(parts, subject, view);
  return 0;
}

interface Sent {
  result: SendResult;
  /** The chat that a first message went to. */
  chat: Chat | null;
}

async function sendTo(parts: WorkParts, to: Pick<CardView, 'tenantId' | 'personId'>, message: Message): Promise<Sent> {
  const reached = await reachPerson(parts, to.tenantId, to.personId);
  if (!reached.ok) return { result: reached, chat: null };
  return { result: await parts.messenger.send(reached.chat, message), chat: reached.chat };
}

/** Words for an employee go into the chat, words for a guest into a mail; answers like showCard. */
async function sendNotice(parts: WorkParts, notice: Notice): Promise<number> {
  const { store, directory } = parts;
  if ('mail' in notice.to) {
    const { sent } = await directory.sendMail({ to: notice.to.mail, subject: notice.subject, text: notice.text });
    await store.notices.settle(notice.key, sent ? 'sent' : 'lost');
    return 0;
  }
  const { result } = await sendTo(parts, { tenantId: notice.tenantId, personId: notice.to.personId }, { kind: 'text', text: notice.text });
  if (!result.ok && result.reason === 'later') {
    await store.notices.release(notice.key);
    return result.retryAfterMs;
  }
  await store.notices.settle(notice.key, result.ok ? 'sent' : 'lost');
  return 0;
}

/** Somebody who cannot be reached in Teams, and who is waited for, must still learn of it. */
async function writeInstead(parts: WorkParts, subject: Subject, view: CardView): Promise<void> {
  const words = subject.instead(view.role);
  const person = words && (await parts.directory.person(view.personId));
  if (words && person?.mail) await parts.directory.sendMail({ to: person.mail, ...words });
}

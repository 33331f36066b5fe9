import { dayOfMoment } from '../../card/date-words.ts';
import { sentence } from '../../card/plain-text.ts';
import type { AccessHappening, AccessRequest } from '../../rule/access-request.ts';
import { awaitEnd, noticed } from '../../rule/holding.ts';
import { assignmentId, personId, type AssignmentId } from '../port/identity.ts';
import type { Nouns, Notice } from '../port/store.ts';

/** A holding is named after its assignment, so that it is the same from wherever it comes into view. */
export const holdingId = (assignment: AssignmentId): string => `holding_${assignment}`;
export const assignmentOf = (id: string): AssignmentId => assignmentId(id.slice('holding_'.length));

/**
 * What follows where a request has extended or ended something: it is looked at, since its card changes and a guest's last
 * one has consequences; and a guest is told who did it.
 */
export async function followHolding(tx: Nouns, request: AccessRequest, happened: readonly AccessHappening[], now: Date): Promise<void> {
  const { tenantId, target, terms } = request;
  const delivered = happened.find(({ what }) => what === 'access-delivered');
  if (terms.action === 'add' || terms.assignmentId === null || target.id === null || delivered?.what !== 'access-delivered') return;
  const id = holdingId(terms.assignmentId);
  const at = now.toISOString();
  await tx.holdings.insert([
    noticed({ id, tenantId, assignmentId: terms.assignmentId, holder: { id: target.id, name: target.name }, package: { id: terms.package.id, name: terms.package.name }, endsAt: null, remindFrom: at, reminders: [], lookAt: at }),
  ]);
  if (terms.action === 'remove') {
    const holding = await tx.holdings.lock(id);
    if (holding?.state.kind === 'standing') await tx.holdings.save(awaitEnd(holding, now));
  }
  if (target.isGuest && target.relation !== 'self') await tx.notices.add(await guestNotice(tx, request, target.id, delivered.endsAt));
  await tx.enqueue({ name: 'look-at-holding', holdingId: id });
}

async function guestNotice(tx: Nouns, { id, number, tenantId, target, terms, requestor }: AccessRequest, guest: string, endsAt: string | null): Promise<Notice> {
  const reader = { locale: 'en-GB', timeZone: terms.timeZone };
  const pkg = terms.package.name;
  const text = terms.action === 'extend' ? `${requestor.name} has extended your access to ${pkg}${endsAt ? ` until ${dayOfMoment(endsAt, reader)}` : ''}.` : `${requestor.name} has ended your access to ${pkg}${terms.reason ? `: ${sentence(terms.reason)}` : '.'}`;
  const subject = terms.action === 'extend' ? `Your access to ${pkg} was extended` : `Your access to ${pkg} has ended`;
  const known = await tx.chats.byPerson(tenantId, personId(guest));
  const notice = { key: `${id} guest`, subjectId: id, tenantId, subject };
  return known || target.mail === null ? { ...notice, to: { personId: personId(guest) }, text } : { ...notice, to: { mail: target.mail }, text: `Hello,\n\n${text}\n\nThis was request ${number}.\n` };
}

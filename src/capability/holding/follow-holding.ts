import type { AccessHappening, AccessRequest } from '../../rule/access-request.ts';
import { awaitEnd, noticed } from '../../rule/holding.ts';
import type { AssignmentId } from '../port/identity.ts';
import type { Nouns } from '../port/store.ts';

/** A holding is named after its assignment, so that it is the same from wherever it comes into view. */
export const holdingId = (assignment: AssignmentId): string => `holding_${assignment}`;

/** What follows where a request has extended or ended something: it is looked at, since its card changes, and a guest's last one has consequences. */
export async function followHolding(tx: Nouns, request: AccessRequest, happened: readonly AccessHappening[], now: Date): Promise<void> {
  const { tenantId, target, terms } = request;
  if (terms.action === 'add' || terms.assignmentId === null || target.id === null || !happened.some(({ what }) => what === 'access-delivered')) return;
  const id = holdingId(terms.assignmentId);
  const at = now.toISOString();
  await tx.holdings.insert([
    noticed({ id, tenantId, assignmentId: terms.assignmentId, holder: { id: target.id, name: target.name }, package: { id: terms.package.id, name: terms.package.name }, endsAt: null, remindFrom: at, reminders: [], lookAt: at }),
  ]);
  if (terms.action === 'remove') {
    const holding = await tx.holdings.lock(id);
    if (holding?.state.kind === 'standing') await tx.holdings.save(awaitEnd(holding, now));
  }
  await tx.enqueue({ name: 'look-at-holding', holdingId: id });
}

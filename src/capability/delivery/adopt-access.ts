import type { AccessRequest } from '../../rule/access-request.ts';
import { recordSent } from '../../rule/carry-access.ts';
import { findStages } from '../../rule/decide-access.ts';
import { domainOf } from '../../rule/mail-address.ts';
import { isFor, type PolicySubject } from '../../rule/policy-fit.ts';
import type { AssignmentPolicy, PackageDetail } from '../../rule/policy.ts';
import { isDay } from '../../rule/reading.ts';
import { newId } from '../new-id.ts';
import { changeAccess, recordAccess } from '../package/change-access.ts';
import type { Parts } from '../parts.ts';
import type { EntraRequest } from '../port/entitlement.ts';
import { personId, type TenantId } from '../port/identity.ts';
import { dayIn } from '../reader.ts';
import { findApproval } from './find-approval.ts';

/**
 * Follows a request that was made elsewhere and waits for approvers, from now on; or finds that it is the one somebody has
 * just sent from here. Null where it cannot be followed, or somebody else has taken it up meanwhile.
 */
export async function adoptAccess(parts: Parts, tenantId: TenantId, entra: EntraRequest): Promise<AccessRequest | null> {
  const { package: pkg, requestor, target } = entra;
  if (!pkg || !target) return null;
  const asker = requestor?.id ?? target.id;
  if (asker === null) return null;
  const sending = (await parts.store.access.sendingBy(personId(asker), pkg.id)).find((one) => (one.target.id === null ? one.target.mail?.toLowerCase() === target.mail?.toLowerCase() : one.target.id === target.id));
  if (sending) {
    const change = await changeAccess(parts, sending.id, 'foyer', (current, now) => recordSent(current, entra.id, now));
    return change.ok ? change.request : null;
  }
  const detail = await parts.entitlement.packageDetail(pkg.id);
  const person = target.id === null ? null : await parts.directory.person(target.id);
  if (!detail) return null;
  const action = entra.type === 'userUpdate' || entra.type === 'adminUpdate' ? ('extend' as const) : ('add' as const);
  const isGuest = person?.isGuest ?? true;
  const policy = detail.policies.find(({ id }) => id === entra.policyId) ?? likeliestPolicy(detail, action, { exists: target.id !== null, isGuest, id: target.id, organization: isGuest ? await organizationOf(parts, target.mail) : null, groups: [] });
  if (!policy) return null;
  const at = entra.createdAt ?? parts.clock.now().toISOString();
  const by = { id: personId(asker), name: requestor?.displayName || target.displayName || 'Somebody' };
  const start = dayIn(new Date(entra.startsAt ?? at), parts.house.timeZone);
  const end = entra.endsAt ? dayIn(new Date(entra.endsAt), parts.house.timeZone) : null;
  const bare: AccessRequest = {
    id: newId('access'),
    number: 0,
    version: 1,
    tenantId,
    requestor: by,
    target: { id: target.id, name: target.displayName || target.mail || 'somebody', mail: target.mail, isGuest, relation: target.id === asker ? 'self' : entra.type.startsWith('admin') ? 'directed' : 'report' },
    askedAt: at,
    origin: 'entra',
    run: 'entra',
    terms: {
      action,
      package: { id: detail.id, name: detail.displayName, resources: detail.resources.map(({ name }) => name) },
      policy: { id: policy.id, name: policy.displayName },
      assignmentId: entra.assignmentId,
      period: isDay(start) && entra.endsAt !== null ? { start, end, startAt: entra.startsAt ?? at, endAt: entra.endsAt } : null,
      timeZone: parts.house.timeZone,
      reason: entra.justification,
      answers: entra.answers,
    },
    findings: [],
    approvalRequired: true,
    stages: [],
    state: { kind: 'waiting' },
    entraRequestId: entra.id,
    endsAt: null,
    missing: [],
    background: null,
    thread: [],
    happenings: [{ at, what: 'access-asked', by }],
    entraWait: null,
  };
  const { stages, background } = await findApproval(parts, bare, detail, policy);
  return parts.store.transaction(async (tx) => {
    // Two replicas may read the same: the second finds it written.
    await tx.requests.holdMails([entra.id]);
    if ((await tx.access.byEntraIds([entra.id])).length > 0) return null;
    const now = parts.clock.now();
    const numbered = { ...bare, number: await tx.requests.nextNumber() };
    const found = findStages(numbered, stages, background, parts.house.timers.remindAfterMs, now);
    const request = found?.ok ? found.request : numbered;
    await tx.access.insert(request, null);
    await recordAccess(parts, tx, request, request.happenings, 'foyer', now);
    return request;
  });
}

async function organizationOf({ entitlement }: Parts, mail: string | null): Promise<PolicySubject['organization']> {
  const domain = mail === null ? '' : domainOf(mail);
  return (await entitlement.organizationDetails()).find(({ domains }) => domains.includes(domain)) ?? null;
}

/** A request that waits does not always tell its policy: then the one with an approval that is meant for its target. */
function likeliestPolicy({ policies }: PackageDetail, action: 'add' | 'extend', subject: PolicySubject): AssignmentPolicy | undefined {
  const approving = policies.filter(({ approval }) => (action === 'add' ? approval.forAdd : approval.forExtend));
  return approving.find((policy) => isFor(policy, subject)) ?? approving.at(0);
}

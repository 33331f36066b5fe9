import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const target = z.object({ id: z.string().nullable(), type: z.string(), displayName: z.string().nullable(), userPrincipalName: z.string().nullable() });

/** A record of Entra's directory audit log. */
export const auditSchema = z.object({
  id: z.string(),
  activityDateTime: z.string(),
  activityDisplayName: z.string(),
  category: z.string(),
  loggedByService: z.string(),
  operationType: z.string(),
  result: z.enum(['success', 'failure']),
  resultReason: z.string(),
  correlationId: z.string(),
  initiatedBy: z.object({
    user: z.object({ id: z.string(), displayName: z.string().nullable(), userPrincipalName: z.string().nullable() }).nullable(),
    app: z.object({ appId: z.string().nullable(), displayName: z.string(), servicePrincipalId: z.string().nullable() }).nullable(),
  }),
  targetResources: z.array(target),
  additionalDetails: z.array(z.object({ key: z.string(), value: z.string() })),
});
export type AuditRecord = z.infer<typeof auditSchema>;
export type AuditInitiator = AuditRecord['initiatedBy'];

type Service = 'Invited Users' | 'Core Directory' | 'Entitlement Management' | 'Access Reviews';

/** Builds an audit record; the activity's name is Entra's. */
export function auditRecord(given: {
  now: string; service: Service; activity: string; by: AuditInitiator;
  target?: { id: string | null; type: string; displayName: string | null; userPrincipalName: string | null }; details?: Record<string, string>;
}): AuditRecord {
  const category = given.service === 'Entitlement Management' ? 'EntitlementManagement' : given.service === 'Access Reviews' ? 'Policy' : 'UserManagement';
  return {
    id: randomUUID(),
    activityDateTime: given.now,
    activityDisplayName: given.activity,
    category,
    loggedByService: given.service,
    operationType: given.activity.split(' ', 1)[0] ?? 'Update',
    result: 'success',
    resultReason: '',
    correlationId: randomUUID(),
    initiatedBy: given.by,
    targetResources: given.target === undefined ? [] : [given.target],
    additionalDetails: Object.entries(given.details ?? {}).map(([key, value]) => ({ key, value })),
  };
}

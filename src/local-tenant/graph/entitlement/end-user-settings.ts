import { z } from 'zod';
import type { Tenant } from '../../tenant.ts';
import { bodyAs, initiatorOf, nameOf } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { entitlementNotFound } from '../graph-error.ts';
import { demandGovernance } from './entitlement-access.ts';

const root = '/identityGovernance/entitlementManagement/controlConfigurations';
const one = `${root}/{controlConfiguration-id}`;
const id = 'endUserSettings';
const insightLevel = z.enum(['disabled', 'count', 'countAndNames']);

/** What people see in My Access: the one control configuration that Graph v1.0 has. */
export const endUserSettingsOperations: OperationTable = {
  [`GET ${root}`]: (call) => {
    const context = 'https://graph.microsoft.com/v1.0/$metadata#identityGovernance/entitlementManagement/controlConfigurations';
    return { status: 200, body: { '@odata.context': context, value: [settingsOf(call.tenant)] } };
  },
  [`GET ${one}`]: (call) => {
    demandKnown(call);
    return { status: 200, body: settingsOf(call.tenant) };
  },
  [`PUT ${one}`]: replaceSettings,
};

/** How much a suggestion tells about the people that it comes from. */
export function insightLevelOf(tenant: Tenant): z.infer<typeof insightLevel> {
  return insightLevel.catch('count').parse(settingsOf(tenant).relatedPeopleInsightLevel);
}

const settingsSchema = z.looseObject({
  relatedPeopleInsightLevel: insightLevel.default('disabled'), showApproverDetailsToMembers: z.boolean().default(false), isEnabled: z.boolean().default(false),
});

function replaceSettings(call: GraphCall): GraphReply {
  demandGovernance(call);
  demandKnown(call);
  const { relatedPeopleInsightLevel, showApproverDetailsToMembers, isEnabled } = bodyAs(call, settingsSchema);
  const by = initiatorOf(call);
  call.tenant.documents.put({ id: `controlConfiguration/${id}`, body: {
    ...settingsOf(call.tenant), relatedPeopleInsightLevel, showApproverDetailsToMembers, isEnabled,
    modifiedBy: by.user?.userPrincipalName ?? by.app?.displayName ?? null, modifiedDateTime: call.tenant.clock.iso(),
  } });
  return { status: 200, body: settingsOf(call.tenant) };
}

function settingsOf(tenant: Tenant): Record<string, unknown> {
  return tenant.documents.get(`controlConfiguration/${id}`)?.body ?? {
    '@odata.type': '#microsoft.graph.endUserSettings', id, isEnabled: true, relatedPeopleInsightLevel: 'count', showApproverDetailsToMembers: false,
    createdBy: null, createdDateTime: null, modifiedBy: null, modifiedDateTime: null,
  };
}

function demandKnown(call: GraphCall): void {
  const asked = nameOf(call, 'controlConfiguration-id');
  if (asked !== id) throw entitlementNotFound('control configuration', asked);
}

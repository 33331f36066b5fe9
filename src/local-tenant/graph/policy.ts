import { z } from 'zod';
import { bodyAs, nameOf, noContent } from './graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from './graph-call.ts';
import { GraphError } from './graph-error.ts';
import { listReply } from './odata/list.ts';
import { project } from './odata/model.ts';
import type { Model } from './odata/model.ts';
import type { TenantDocument } from '../tenant.ts';

const crossTenant = 'crossTenantAccessPolicy';

/** Tenant-wide policies. */
export const policyOperations: OperationTable = {
  'GET /policies/authorizationPolicy': (call) => entity(call, 'authorizationPolicy', 'policies/authorizationPolicy/$entity'),
  'PATCH /policies/authorizationPolicy': changeAuthorizationPolicy,
  'GET /policies/crossTenantAccessPolicy': (call) => entity(call, crossTenant, `policies/${crossTenant}/$entity`),
  'GET /policies/crossTenantAccessPolicy/default': (call) => entity(call, `${crossTenant}/default`, `policies/${crossTenant}/default/$entity`),
  'GET /policies/crossTenantAccessPolicy/partners': listPartners,
  'GET /policies/crossTenantAccessPolicy/partners/{crossTenantAccessPolicyConfigurationPartner-tenantId}': (call) =>
    entity(call, `${crossTenant}/partners/${nameOf(call, 'crossTenantAccessPolicyConfigurationPartner-tenantId')}`, `policies/${crossTenant}/partners/$entity`),
};

const policyModel: Model<TenantDocument> = { type: 'microsoft.graph.policyBase', wire: (document) => document.body, navigation: {} };

function entity(call: GraphCall, id: string, context: string): GraphReply {
  const document = call.tenant.documents.get(id);
  if (document === undefined) throw new GraphError(404, 'ResourceNotFound', 'The policy was not found.');
  return { status: 200, body: { '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${context}`, ...project(policyModel, document, call.query) } };
}

function listPartners(call: GraphCall): GraphReply {
  const items = [...call.tenant.documents.values()].filter((document) => document.id.startsWith(`${crossTenant}/partners/`));
  return listReply(call, {
    items, rowOf: (document) => call.tenant.documents.rowOf(document.id), model: policyModel, context: `policies/${crossTenant}/partners`,
  });
}

const authorizationChange = z.looseObject({
  allowInvitesFrom: z.enum(['none', 'adminsAndGuestInviters', 'adminsGuestInvitersAndAllMembers', 'everyone']).optional(),
  guestUserRoleId: z.guid().optional(),
});

function changeAuthorizationPolicy(call: GraphCall): GraphReply {
  const change = bodyAs(call, authorizationChange);
  const body = call.tenant.documents.get('authorizationPolicy')?.body ?? {};
  call.tenant.documents.put({
    id: 'authorizationPolicy',
    body: { ...body, ...Object.fromEntries(Object.entries(change).filter(([name]) => !name.startsWith('@'))), id: 'authorizationPolicy' },
  });
  return noContent;
}

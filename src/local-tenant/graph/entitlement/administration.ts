import { z } from 'zod';
import { after } from '../../clock/tenant-clock.ts';
import { bodyAs, idInReference, nameOf, noContent } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest, entitlementNotFound, notFound } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { asObject, userModel } from '../user/user-model.ts';
import { referenceSchema } from '../user/sponsor.ts';
import { demandGovernance } from './entitlement-access.ts';
import { entitlementModels } from './models.ts';
import { project } from '../odata/model.ts';
import { packageInPath } from './read.ts';

const root = '/identityGovernance/entitlementManagement';
const organization = `${root}/connectedOrganizations/{connectedOrganization-id}`;
const incompatible = `${root}/accessPackages/{accessPackage-id}/incompatibleAccessPackages`;

/** Settings, partners' sponsors, separation of duties, governed guests. */
export const administrationOperations: OperationTable = {
  [`GET ${root}/settings`]: (call) => {
    const settings = call.tenant.entitlementSettings.get('entitlementManagementSettings');
    return { status: 200, body: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#identityGovernance/entitlementManagement/settings/$entity', ...settings } };
  },
  [`PATCH ${root}/settings`]: changeSettings,
  [`GET ${organization}/internalSponsors`]: (call) => listSponsors(call, 'internalSponsorIds'),
  [`GET ${organization}/externalSponsors`]: (call) => listSponsors(call, 'externalSponsorIds'),
  [`POST ${organization}/internalSponsors/$ref`]: (call) => addSponsor(call, 'internalSponsorIds'),
  [`POST ${organization}/externalSponsors/$ref`]: (call) => addSponsor(call, 'externalSponsorIds'),
  [`DELETE ${organization}/internalSponsors/{directoryObject-id}/$ref`]: (call) => removeSponsor(call, 'internalSponsorIds'),
  [`DELETE ${organization}/externalSponsors/{directoryObject-id}/$ref`]: (call) => removeSponsor(call, 'externalSponsorIds'),
  [`PATCH ${organization}`]: changeOrganization,
  [`POST ${incompatible}/$ref`]: addIncompatible,
  [`DELETE ${incompatible}/{accessPackage-id1}/$ref`]: removeIncompatible,
  [`GET ${root}/subjects(objectId='{objectId}')`]: (call) => ({ status: 200, body: project(entitlementModels(call.tenant).subject, targetInPath(call), call.query) }),
  [`PATCH ${root}/subjects(objectId='{objectId}')`]: changeSubject,
};

const settingsChange = z.looseObject({
  externalUserLifecycleAction: z.enum(['none', 'blockSignIn', 'blockSignInAndDelete']).optional(),
  durationUntilExternalUserDeletedAfterBlocked: z.string().refine((text) => after(new Date(0), text) !== undefined, { message: 'an ISO 8601 duration was expected' }).optional(),
});

function changeSettings(call: GraphCall): GraphReply {
  demandGovernance(call);
  const change = bodyAs(call, settingsChange);
  const settings = call.tenant.entitlementSettings.get('entitlementManagementSettings');
  if (settings !== undefined) {
    call.tenant.entitlementSettings.put({
      ...settings, externalUserLifecycleAction: change.externalUserLifecycleAction ?? settings.externalUserLifecycleAction,
      durationUntilExternalUserDeletedAfterBlocked: change.durationUntilExternalUserDeletedAfterBlocked ?? settings.durationUntilExternalUserDeletedAfterBlocked,
    });
  }
  return noContent;
}

type Side = 'internalSponsorIds' | 'externalSponsorIds';

function listSponsors(call: GraphCall, side: Side): GraphReply {
  const items = organizationInPath(call)[side].map((id) => call.tenant.directory.users.get(id)).filter((user) => user !== undefined);
  const model = userModel(call.tenant);
  return listReply(call, { items, rowOf: (user) => items.indexOf(user) + 1, model: { ...model, wire: (user) => asObject(model.wire(user)) }, context: 'directoryObjects' });
}

function addSponsor(call: GraphCall, side: Side): GraphReply {
  demandGovernance(call);
  const entity = organizationInPath(call);
  const id = idInReference(bodyAs(call, referenceSchema)['@odata.id']);
  if (call.tenant.directory.users.get(id) === undefined) throw notFound(id);
  if (entity[side].includes(id)) throw badRequest('The sponsor is one of the connected organization already.');
  call.tenant.organizations.put({ ...entity, [side]: [...entity[side], id], modifiedDateTime: call.tenant.clock.iso() });
  return noContent;
}

function removeSponsor(call: GraphCall, side: Side): GraphReply {
  demandGovernance(call);
  const entity = organizationInPath(call);
  const id = nameOf(call, 'directoryObject-id');
  if (!entity[side].includes(id)) throw notFound(id);
  call.tenant.organizations.put({ ...entity, [side]: entity[side].filter((other) => other !== id), modifiedDateTime: call.tenant.clock.iso() });
  return noContent;
}

const organizationChange = z.looseObject({ displayName: z.string().optional(), description: z.string().nullable().optional(), state: z.enum(['configured', 'proposed']).optional() });

function changeOrganization(call: GraphCall): GraphReply {
  demandGovernance(call);
  const entity = organizationInPath(call);
  const change = bodyAs(call, organizationChange);
  call.tenant.organizations.put({
    ...entity, displayName: change.displayName ?? entity.displayName, description: change.description === undefined ? entity.description : change.description, state: change.state ?? entity.state,
    modifiedDateTime: call.tenant.clock.iso(),
  });
  return noContent;
}

function addIncompatible(call: GraphCall): GraphReply {
  const entity = packageInPath(call);
  demandGovernance(call, entity.catalogId);
  const id = idInReference(bodyAs(call, referenceSchema)['@odata.id']);
  if (call.tenant.accessPackages.get(id) === undefined) throw entitlementNotFound('access package', id);
  if (!entity.incompatibleIds.includes(id)) call.tenant.accessPackages.put({ ...entity, incompatibleIds: [...entity.incompatibleIds, id] });
  return noContent;
}

function removeIncompatible(call: GraphCall): GraphReply {
  const entity = packageInPath(call);
  demandGovernance(call, entity.catalogId);
  const id = nameOf(call, 'accessPackage-id1');
  if (!entity.incompatibleIds.includes(id)) throw entitlementNotFound('incompatible access package', id);
  call.tenant.accessPackages.put({ ...entity, incompatibleIds: entity.incompatibleIds.filter((other) => other !== id) });
  return noContent;
}

const subjectChange = z.looseObject({ subjectLifecycle: z.enum(['notDefined', 'notGoverned', 'governed']) });

function changeSubject(call: GraphCall): GraphReply {
  demandGovernance(call);
  const { subjectLifecycle } = bodyAs(call, subjectChange);
  const user = call.tenant.directory.users.get(targetInPath(call).objectId);
  if (user !== undefined) call.tenant.directory.save({ ...user, subjectLifecycle });
  return noContent;
}

function targetInPath(call: GraphCall): { objectId: string; email: string | null; displayName: string | null } {
  const id = nameOf(call, 'objectId');
  const user = call.tenant.directory.users.get(id);
  if (user === undefined) throw entitlementNotFound('subject', id);
  return { objectId: user.id, email: user.mail, displayName: user.displayName };
}

function organizationInPath(call: GraphCall) {
  const id = nameOf(call, 'connectedOrganization-id');
  const entity = call.tenant.organizations.get(id);
  if (entity === undefined) throw entitlementNotFound('connected organization', id);
  return entity;
}

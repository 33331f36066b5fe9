import { z } from 'zod';
import { after } from '../../clock/tenant-clock.ts';
import type { Target } from '../../entitlement/schema.ts';
import { bodyAs, nameOf, noContent } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { entitlementNotFound } from '../graph-error.ts';
import { project } from '../odata/model.ts';
import { demandGovernance } from './entitlement-access.ts';
import { entitlementModels } from './models.ts';

const root = '/identityGovernance/entitlementManagement';

/** Settings and governed guests. */
export const administrationOperations: OperationTable = {
  [`GET ${root}/settings`]: (call) => {
    const settings = call.tenant.entitlementSettings.get('entitlementManagementSettings');
    const context = 'https://graph.microsoft.com/v1.0/$metadata#identityGovernance/entitlementManagement/settings/$entity';
    return { status: 200, body: { '@odata.context': context, ...settings } };
  },
  [`PATCH ${root}/settings`]: changeSettings,
  [`GET ${root}/subjects(objectId='{objectId}')`]: (call) => ({
    status: 200,
    body: project(entitlementModels(call.tenant).subject, targetInPath(call), call.query),
  }),
  [`PATCH ${root}/subjects(objectId='{objectId}')`]: changeSubject,
};

const duration = z.string().refine((text) => after(new Date(0), text) !== undefined, { message: 'an ISO 8601 duration was expected' });
const settingsChange = z.looseObject({
  externalUserLifecycleAction: z.enum(['none', 'blockSignIn', 'blockSignInAndDelete']).optional(),
  durationUntilExternalUserDeletedAfterBlocked: duration.optional(),
});

function changeSettings(call: GraphCall): GraphReply {
  demandGovernance(call);
  const change = bodyAs(call, settingsChange);
  const settings = call.tenant.entitlementSettings.get('entitlementManagementSettings');
  if (settings !== undefined) {
    call.tenant.entitlementSettings.put({
      ...settings,
      externalUserLifecycleAction: change.externalUserLifecycleAction ?? settings.externalUserLifecycleAction,
      durationUntilExternalUserDeletedAfterBlocked: change.durationUntilExternalUserDeletedAfterBlocked
        ?? settings.durationUntilExternalUserDeletedAfterBlocked,
    });
  }
  return noContent;
}

const subjectChange = z.looseObject({ subjectLifecycle: z.enum(['notDefined', 'notGoverned', 'governed']) });

function changeSubject(call: GraphCall): GraphReply {
  demandGovernance(call);
  const { subjectLifecycle } = bodyAs(call, subjectChange);
  const user = call.tenant.directory.users.get(targetInPath(call).objectId ?? '');
  if (user !== undefined) call.tenant.directory.save({ ...user, subjectLifecycle });
  return noContent;
}

function targetInPath(call: GraphCall): Target {
  const id = nameOf(call, 'objectId');
  const user = call.tenant.directory.users.get(id);
  if (user === undefined) throw entitlementNotFound('subject', id);
  return { objectId: user.id, email: user.mail, displayName: user.displayName };
}

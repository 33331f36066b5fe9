import type { OperationTable } from '../graph-call.ts';
import { additionalAccessOperations } from './additional-access.ts';
import { administrationOperations } from './administration.ts';
import { approvalOperations } from './approval.ts';
import { assignmentRequestOperations } from './assignment-request.ts';
import { availablePackageOperations } from './available-package.ts';
import { catalogChangeOperations } from './catalog-change.ts';
import { connectedOrganizationOperations } from './connected-organization.ts';
import { endUserSettingsOperations } from './end-user-settings.ts';
import { myAccessOperations } from './my-access.ts';
import { packageChangeOperations } from './package-change.ts';
import { policyChangeOperations } from './policy-change.ts';
import { readOperations } from './read.ts';
import { roleManagementOperations } from './role-management.ts';
import { suggestionOperations } from './suggestion.ts';

/** Entitlement management: what administrators and applications read and change, and what people do by their own right. */
export const entitlementOperations: OperationTable = {
  ...readOperations,
  ...catalogChangeOperations,
  ...packageChangeOperations,
  ...policyChangeOperations,
  ...assignmentRequestOperations,
  ...additionalAccessOperations,
  ...connectedOrganizationOperations,
  ...administrationOperations,
  ...endUserSettingsOperations,
  ...roleManagementOperations,
  ...myAccessOperations,
  ...availablePackageOperations,
  ...suggestionOperations,
  ...approvalOperations,
};

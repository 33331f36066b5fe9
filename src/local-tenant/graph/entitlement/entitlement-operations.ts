import type { OperationTable } from '../graph-call.ts';
import { administrationOperations } from './administration.ts';
import { approvalOperations } from './approval.ts';
import { assignmentRequestOperations } from './assignment-request.ts';
import { connectedOrganizationOperations } from './connected-organization.ts';
import { myAccessOperations } from './my-access.ts';
import { policyChangeOperations } from './policy-change.ts';
import { readOperations } from './read.ts';

/** Entitlement management: what administrators and applications read and change, and what people do by their own right. */
export const entitlementOperations: OperationTable = {
  ...readOperations,
  ...policyChangeOperations,
  ...assignmentRequestOperations,
  ...connectedOrganizationOperations,
  ...administrationOperations,
  ...myAccessOperations,
  ...approvalOperations,
};

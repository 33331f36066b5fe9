import type { AccessFinding } from '../../rule/access-finding.ts';
import type { AccessRequest } from '../../rule/access-request.ts';
import type { AccessFacts } from '../../rule/check-access.ts';
import type { AssignmentPolicy, PackageDetail, PolicyEnd, Question } from '../../rule/policy.ts';
import type { Assignment } from '../port/entitlement.ts';
import type { PackageId, PolicyId } from '../port/identity.ts';
import type { ResolvedTarget } from './resolve-target.ts';

/** What is asked, before it is known whether it may be. */
export interface AccessWish {
  action: 'add' | 'extend' | 'remove';
  packageId: PackageId;
  policyId: string;
  /** A mail address; empty for oneself. */
  address: string;
  /** Whether an administrator assigns directly, without the approval. */
  direct: boolean;
}

/** A policy by which this may be done, with what applies then. */
export interface PolicyChoice {
  id: PolicyId;
  name: string;
  description: string;
  end: PolicyEnd;
  customPeriod: boolean;
  justification: boolean;
  approval: boolean;
  extendable: boolean;
  questions: Question[];
  /** The policy itself; null where only Entra's answer for this person is known. */
  policy: AssignmentPolicy | null;
}

export interface GatheredAccess {
  detail: PackageDetail;
  resolved: ResolvedTarget;
  run: AccessRequest['run'];
  /** All policies that fit; the person chooses where there are several. */
  choices: PolicyChoice[];
  chosen: PolicyChoice | null;
  assignment: Assignment | null;
  facts: AccessFacts | null;
  /** What does not depend on what is typed. */
  findings: AccessFinding[];
}

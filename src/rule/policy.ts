import type { CatalogId, PackageId, PolicyId } from './identity.ts';
import type { Instant } from './time.ts';

/** People that a policy names: by themselves, by a group, or by what they are to the one who asks or the one who gets. */
export type SubjectSet =
  | { kind: 'person'; id: string; name: string | null }
  | { kind: 'group'; id: string; name: string | null }
  /** `level` 1 is the manager, 2 the manager's manager. */
  | { kind: 'requestor-manager'; level: number }
  | { kind: 'target-manager'; level: number }
  /** The sponsors of the guest themselves. */
  | { kind: 'target-sponsors' }
  /** The sponsors of the connected organization that the guest belongs to. */
  | { kind: 'internal-sponsors' }
  | { kind: 'external-sponsors' }
  | { kind: 'organization'; id: string; name: string | null }
  | { kind: 'rule'; membershipRule: string }
  /** Known to Entra, and not to Foyer. */
  | { kind: 'unknown'; type: string };

/** One stage of an approval: one answer of one of its approvers decides it. */
export interface PolicyStage {
  approvers: SubjectSet[];
  /** Asked where none of the approvers can be found, never because they are silent. */
  fallback: SubjectSet[];
  /** Asked too when the approvers have been silent for `escalateAfterMs`; null where the stage does not escalate. */
  escalation: SubjectSet[];
  escalationFallback: SubjectSet[];
  escalateAfterMs: number | null;
  lapseAfterMs: number;
  justificationRequired: boolean;
}

export interface QuestionChoice {
  /** What is stored and sent. */
  value: string;
  text: string;
  localizations: { language: string; text: string }[];
}

/** What a policy asks whoever requests the package. */
export interface Question {
  id: string;
  text: string;
  localizations: { language: string; text: string }[];
  required: boolean;
  sequence: number;
  form: { kind: 'text'; long: boolean; pattern: string | null } | { kind: 'choice'; several: boolean; choices: QuestionChoice[] };
}

/** An answer as Entra takes it; `value` of several choices is told by `answerValue`. */
export interface Answer {
  questionId: string;
  form: 'text' | 'choice';
  /** The question's and the answer's words, for people. */
  question: string;
  value: string;
  words: string;
}

/** How long access by a policy lasts. */
export type PolicyEnd = { kind: 'never' } | { kind: 'after'; days: number } | { kind: 'on'; at: Instant };

/** Whom a policy is for; Graph's own words, `unknown` for one that did not exist when this was written. */
export type PolicyScope =
  | 'notSpecified'
  | 'specificDirectoryUsers'
  | 'specificConnectedOrganizationUsers'
  | 'allMemberUsers'
  | 'allDirectoryUsers'
  | 'allConfiguredConnectedOrganizationUsers'
  | 'allExternalUsers'
  | 'unknown';

/** How a policy has its assignments reviewed. */
export interface PolicyReview {
  everyDays: number | null;
  /** Graph's words for the recurrence, such as `absoluteMonthly` every 3, where days would be wrong. */
  recurrence: string | null;
  lastsDays: number | null;
  selfReview: boolean;
  reviewers: SubjectSet[];
  withoutAnswer: 'keepAccess' | 'removeAccess' | 'acceptAccessRecommendation';
}

/** A policy by which an access package is assigned. */
export interface AssignmentPolicy {
  id: PolicyId;
  packageId: PackageId;
  displayName: string;
  description: string;
  scope: PolicyScope;
  targets: SubjectSet[];
  end: PolicyEnd;
  /** What people may do for themselves. */
  selfAdd: boolean;
  selfExtend: boolean;
  selfRemove: boolean;
  /** Whether whoever asks may choose the period. */
  customPeriod: boolean;
  /** Who may ask for somebody else: managers for their direct reports. */
  onBehalf: { add: boolean; extend: boolean; remove: boolean; requestors: SubjectSet[] };
  approval: { forAdd: boolean; forExtend: boolean; requestorJustification: boolean; stages: PolicyStage[] };
  questions: Question[];
  review: PolicyReview | null;
  /** Set where Entra assigns by itself to everybody in `targets`; days of grace after somebody leaves them. */
  automatic: { removesLeavers: boolean; graceDays: number } | null;
  /** Whether a custom extension runs, which is billed per guest. */
  customExtension: boolean;
}

export interface PackageResource {
  name: string;
  role: string;
  /** `group`, `team`, `site`, `app`, `directory-role`, or Graph's own word. */
  kind: string;
  /** The group that it is a role in: the only kind of resource of which Entra tells whether somebody has got it. Null for others. */
  groupId: string | null;
}

/** An access package, whole. */
export interface PackageDetail {
  id: PackageId;
  displayName: string;
  description: string;
  hidden: boolean;
  catalog: { id: CatalogId; displayName: string; published: boolean; forOutsiders: boolean };
  resources: PackageResource[];
  policies: AssignmentPolicy[];
  /** Nobody may hold both. */
  incompatible: { packages: { id: PackageId; displayName: string }[]; groups: { id: string; displayName: string }[] };
}

/** What applies to one person who asks for a package by one policy; Entra's own answer for that person. */
export interface Requirement {
  policyId: PolicyId;
  displayName: string;
  description: string;
  approvalForAdd: boolean;
  approvalForExtend: boolean;
  justification: boolean;
  customPeriod: boolean;
  end: PolicyEnd;
  questions: Question[];
}

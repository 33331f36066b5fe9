import type { TenantClock } from './clock/tenant-clock.ts';
import type { Chat, ChatMessage } from './channel/chat-schema.ts';
import type { AuditRecord } from './directory/audit.ts';
import type { Directory } from './directory/directory.ts';
import type { DriveFile } from './drive/drive-file.ts';
import type { Groups } from './directory/group.ts';
import type { Mail } from './directory/mail.ts';
import type { DeliveryOutcomes } from './entitlement/delivery-outcome.ts';
import type { RoleAssignment } from './entitlement/role-assignment.ts';
import type { Mailbox } from './directory/mailbox.ts';
import type { AccessPackage, Assignment, AssignmentRequest, Catalog, ConnectedOrganization, EntitlementSettings, Policy } from './entitlement/schema.ts';
import type { SigningKey } from './identity/signing-key.ts';
import type { Consent, Registration } from './identity/registration.ts';
import type { Call } from './script/call-log.ts';
import type { Faults } from './script/fault.ts';
import type { EventStream } from './server/event-stream.ts';
import type { Collection } from './store/collection.ts';
import type { Log, Store } from './store/store.ts';

/** The tenant's own mail domain. */
export const tenantDomain = 'contoso.example';

/** Tenant-wide documents of which there is one each (policies and the like), kept in Graph's own shape. */
export interface TenantDocument {
  readonly id: string;
  readonly body: Record<string, unknown>;
}

/** Everything that the local tenant consists of. */
export interface Tenant {
  readonly id: string;
  /** Where the tenant listens. */
  readonly url: string;
  botUrl: string | undefined;
  readonly store: Store;
  readonly clock: TenantClock;
  readonly keys: { readonly entra: SigningKey; readonly channel: SigningKey };
  readonly registrations: Collection<Registration>;
  readonly consents: Collection<Consent>;
  readonly directory: Directory;
  readonly groups: Groups;
  readonly audits: Collection<AuditRecord>;
  readonly mails: Collection<Mail>;
  readonly mailboxes: Collection<Mailbox>;
  readonly documents: Collection<TenantDocument>;
  readonly catalogs: Collection<Catalog>;
  readonly accessPackages: Collection<AccessPackage>;
  readonly policies: Collection<Policy>;
  readonly policiesOf: (accessPackageId: string) => Policy[];
  readonly policiesAssigning: () => Policy[];
  readonly roleAssignments: Collection<RoleAssignment>;
  readonly rolesOf: (principalId: string) => RoleAssignment[];
  readonly organizations: Collection<ConnectedOrganization>;
  readonly organizationsOf: (domain: string) => ConnectedOrganization[];
  readonly entitlementSettings: Collection<EntitlementSettings>;
  readonly assignments: Collection<Assignment>;
  readonly assignmentsOf: (userId: string) => Assignment[];
  readonly assignmentsOfPackage: (accessPackageId: string) => Assignment[];
  readonly assignmentsDue: (nowMs: number) => Assignment[];
  readonly requests: Collection<AssignmentRequest>;
  readonly requestsOf: (userId: string) => AssignmentRequest[];
  /** Open requests for an address of somebody who is not in the directory yet. */
  readonly requestsFor: (mail: string) => AssignmentRequest[];
  readonly requestsInState: (state: string) => AssignmentRequest[];
  readonly requestsAbout: (assignmentId: string) => AssignmentRequest[];
  readonly requestsBy: (requestorId: string) => AssignmentRequest[];
  readonly requestsToDecide: (approverId: string) => AssignmentRequest[];
  readonly requestsDue: (nowMs: number) => AssignmentRequest[];
  readonly deliveryOutcomes: DeliveryOutcomes;
  readonly chats: Collection<Chat>;
  readonly messages: Collection<ChatMessage>;
  readonly messagesOf: (chatId: string) => ChatMessage[];
  readonly files: Collection<DriveFile>;
  readonly calls: Log<Call>;
  readonly faults: Faults;
  readonly events: EventStream;
  /** Activities on their way to the bot that nobody awaits: what settling waits for. */
  readonly deliveries: Set<Promise<unknown>>;
}

/** The bot's registration; there is exactly one. */
export function registrationOf(tenant: Tenant): Registration {
  const registration = tenant.registrations.get('registration');
  if (registration === undefined) throw new Error('The tenant holds no app registration: run npm run local-tenant:reset.');
  return registration;
}

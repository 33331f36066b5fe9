import { z } from 'zod';
import { openClock } from './clock/tenant-clock.ts';
import type { TenantClock } from './clock/tenant-clock.ts';
import { chatMessageSchema, chatSchema } from './channel/chat.ts';
import type { Chat, ChatMessage } from './channel/chat.ts';
import { auditSchema } from './directory/audit.ts';
import type { AuditRecord } from './directory/audit.ts';
import { Directory } from './directory/directory.ts';
import { mailSchema } from './directory/mail.ts';
import type { Mail } from './directory/mail.ts';
import {
  accessPackageSchema, assignmentSchema, catalogSchema, connectedOrganizationSchema, policySchema, requestSchema, settingsSchema,
} from './entitlement/schema.ts';
import type { AccessPackage, Assignment, AssignmentRequest, Catalog, ConnectedOrganization, Policy } from './entitlement/schema.ts';
import { openSigningKey } from './identity/signing-key.ts';
import type { SigningKey } from './identity/signing-key.ts';
import { consentSchema, registrationSchema, signingKeySchema } from './identity/registration.ts';
import type { Consent, Registration } from './identity/registration.ts';
import { callSchema } from './script/call-log.ts';
import type { Call } from './script/call-log.ts';
import { Faults } from './script/fault.ts';
import { EventStream } from './server/event-stream.ts';
import type { Collection } from './store/collection.ts';
import { Store } from './store/store.ts';
import type { Log } from './store/store.ts';

/** The tenant's own mail domain. */
export const tenantDomain = 'contoso.example';

/** Tenant-wide documents of which there is one each (policies and the like), kept in Graph's own shape. */
const documentSchema = z.object({ id: z.string(), body: z.record(z.string(), z.unknown()) });
type TenantDocument = z.infer<typeof documentSchema>;
type EntitlementSettings = z.infer<typeof settingsSchema>;

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
  readonly audits: Collection<AuditRecord>;
  readonly mails: Collection<Mail>;
  readonly documents: Collection<TenantDocument>;
  readonly catalogs: Collection<Catalog>;
  readonly accessPackages: Collection<AccessPackage>;
  readonly policies: Collection<Policy>;
  readonly policiesOf: (accessPackageId: string) => Policy[];
  readonly organizations: Collection<ConnectedOrganization>;
  readonly entitlementSettings: Collection<EntitlementSettings>;
  readonly assignments: Collection<Assignment>;
  readonly assignmentsOf: (userId: string) => Assignment[];
  readonly requests: Collection<AssignmentRequest>;
  readonly requestsOf: (userId: string) => AssignmentRequest[];
  readonly requestsInState: (state: AssignmentRequest['state']) => AssignmentRequest[];
  readonly chats: Collection<Chat>;
  readonly messages: Collection<ChatMessage>;
  readonly messagesOf: (chatId: string) => ChatMessage[];
  readonly calls: Log<Call>;
  readonly faults: Faults;
  readonly events: EventStream;
  /** Activities on their way to the bot that nobody awaits: what settling waits for. */
  readonly deliveries: Set<Promise<unknown>>;
}

/** Opens the tenant from its folder, as it was left. */
export async function openTenant(given: { dataDir: string; tenantId: string; url: string; botUrl: string | undefined }): Promise<Tenant> {
  const store = new Store(given.dataDir);
  const keys = store.collection('signingKey', signingKeySchema);
  const policies = store.collection('assignmentPolicy', policySchema);
  const assignments = store.collection('assignment', assignmentSchema);
  const requests = store.collection('assignmentRequest', requestSchema);
  const messages = store.collection('chatMessage', chatMessageSchema);
  return {
    id: given.tenantId,
    url: given.url,
    botUrl: given.botUrl,
    store,
    clock: openClock(store),
    keys: { entra: await openSigningKey(store, keys, 'entra'), channel: await openSigningKey(store, keys, 'channel') },
    registrations: store.collection('registration', registrationSchema),
    consents: store.collection('consent', consentSchema),
    directory: new Directory(store),
    audits: store.collection('audit', auditSchema),
    mails: store.collection('mail', mailSchema),
    documents: store.collection('document', documentSchema),
    catalogs: store.collection('catalog', catalogSchema),
    accessPackages: store.collection('accessPackage', accessPackageSchema),
    policies,
    policiesOf: policies.index((policy) => [policy.accessPackageId]),
    organizations: store.collection('connectedOrganization', connectedOrganizationSchema),
    entitlementSettings: store.collection('entitlementSettings', settingsSchema),
    assignments,
    assignmentsOf: assignments.index(({ target }) => (target.objectId === null ? [] : [target.objectId])),
    requests,
    requestsOf: requests.index(({ target }) => (target.objectId === null ? [] : [target.objectId])),
    requestsInState: requests.index((request) => [request.state]),
    chats: store.collection('chat', chatSchema),
    messages,
    messagesOf: messages.index((message) => [message.chatId]),
    calls: store.log('call', callSchema),
    faults: new Faults(),
    events: new EventStream(),
    deliveries: new Set(),
  };
}

/** The bot's registration; there is exactly one. */
export function registrationOf(tenant: Tenant): Registration {
  const registration = tenant.registrations.get('registration');
  if (registration === undefined) throw new Error('The tenant holds no app registration: run npm run local-tenant:reset.');
  return registration;
}

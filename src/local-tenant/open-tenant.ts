import { z } from 'zod';
import { chatMessageSchema, chatSchema } from './channel/chat-schema.ts';
import { openClock } from './clock/tenant-clock.ts';
import { auditSchema } from './directory/audit.ts';
import { Directory } from './directory/directory.ts';
import { mailSchema } from './directory/mail.ts';
import {
  accessPackageSchema, assignmentSchema, catalogSchema, connectedOrganizationSchema, policySchema, requestSchema, settingsSchema,
} from './entitlement/schema.ts';
import { consentSchema, registrationSchema, signingKeySchema } from './identity/registration.ts';
import { openSigningKey } from './identity/signing-key.ts';
import { callSchema } from './script/call-log.ts';
import { Faults } from './script/fault.ts';
import { EventStream } from './server/event-stream.ts';
import { Store } from './store/store.ts';
import type { Tenant } from './tenant.ts';

const documentSchema = z.object({ id: z.string(), body: z.record(z.string(), z.unknown()) });

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

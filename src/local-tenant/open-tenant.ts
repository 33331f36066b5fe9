import { z } from 'zod';
import { chatMessageSchema, chatSchema } from './channel/chat-schema.ts';
import { openClock } from './clock/tenant-clock.ts';
import { auditSchema } from './directory/audit.ts';
import { Directory } from './directory/directory.ts';
import { Groups } from './directory/group.ts';
import { mailboxSchema } from './directory/mailbox.ts';
import { mailSchema } from './directory/mail.ts';
import { nextStepAt } from './entitlement/assignment-expiry.ts';
import { DeliveryOutcomes } from './entitlement/delivery-outcome.ts';
import { roleAssignmentSchema } from './entitlement/role-assignment.ts';
import { driveFileSchema } from './drive/drive-file.ts';
import {
  accessPackageSchema, assignmentSchema, catalogSchema, connectedOrganizationSchema, policySchema, requestSchema, settingsSchema, isOpen,
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
  const organizations = store.collection('connectedOrganization', connectedOrganizationSchema);
  const roleAssignments = store.collection('roleAssignment', roleAssignmentSchema);
  const automatic = policies.index((policy) => (policy.automaticRequestSettings?.requestAccessForAllowedTargets === true ? ['automatic'] : []));
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
    groups: new Groups(store),
    audits: store.collection('audit', auditSchema),
    mails: store.collection('mail', mailSchema),
    mailboxes: store.collection('mailbox', mailboxSchema),
    documents: store.collection('document', documentSchema),
    catalogs: store.collection('catalog', catalogSchema),
    accessPackages: store.collection('accessPackage', accessPackageSchema),
    policies,
    policiesOf: policies.index((policy) => [policy.accessPackageId]),
    policiesAssigning: () => automatic('automatic'),
    roleAssignments,
    rolesOf: roleAssignments.index(({ principalId }) => [principalId]),
    organizations,
    organizationsOf: organizations.index(({ domains }) => domains),
    entitlementSettings: store.collection('entitlementSettings', settingsSchema),
    assignments,
    assignmentsOf: assignments.index(({ target }) => (target.objectId === null ? [] : [target.objectId])),
    assignmentsOfPackage: assignments.index(({ accessPackageId }) => [accessPackageId]),
    assignmentsDue: assignments.dueIndex(nextStepAt),
    requests,
    requestsOf: requests.index(({ target }) => (target.objectId === null ? [] : [target.objectId])),
    requestsFor: requests.index((request) => (
      request.target.objectId === null && request.target.email !== null && isOpen(request) ? [request.target.email.toLowerCase()] : []
    )),
    requestsInState: requests.index(({ state }) => [state.toLowerCase()]),
    requestsAbout: requests.index(({ assignmentId }) => (assignmentId === null ? [] : [assignmentId])),
    requestsBy: requests.index(({ requestor }) => [requestor.objectId]),
    requestsToDecide: requests.index(({ stages }) => [...new Set(stages.flatMap(({ approverIds }) => approverIds))]),
    requestsDue: requests.dueIndex(({ dueDateTime }) => dueDateTime),
    deliveryOutcomes: new DeliveryOutcomes(),
    chats: store.collection('chat', chatSchema),
    messages,
    messagesOf: messages.index((message) => [message.chatId]),
    files: store.collection('driveFile', driveFileSchema),
    calls: store.log('call', callSchema),
    faults: new Faults(),
    events: new EventStream(),
    deliveries: new Set(),
  };
}

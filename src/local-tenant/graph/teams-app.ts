import { z } from 'zod';
import { chatOf } from '../channel/chat.ts';
import type { Chat } from '../channel/chat-schema.ts';
import { ensureInstalled, removeInstallation } from '../channel/install.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { bodyAs, idInReference, nameOf, noContent } from './graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from './graph-call.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { listReply } from './odata/list.ts';
import { project } from './odata/model.ts';
import type { Model } from './odata/model.ts';
import { userInPath } from './user/user-access.ts';

/** The bot's Teams app: in the catalog, and in people's personal scope. */
export const teamsAppOperations: OperationTable = {
  'GET /appCatalogs/teamsApps': (call) => listReply(call, { items: [call.tenant], rowOf: () => 1, model: teamsAppModel, context: 'appCatalogs/teamsApps' }),
  'GET /users/{user-id}/teamwork/installedApps': (call) => {
    const chat = chatOf(call.tenant, userInPath(call).id);
    return listReply(call, {
      items: chat.installationId === null ? [] : [chat], rowOf: () => 1, model: installationModel(call.tenant),
      context: 'users/teamwork/installedApps',
    });
  },
  'POST /users/{user-id}/teamwork/installedApps': install,
  'GET /users/{user-id}/teamwork/installedApps/{userScopeTeamsAppInstallation-id}': (call) => ({
    status: 200, body: project(installationModel(call.tenant), installedChat(call), call.query),
  }),
  'DELETE /users/{user-id}/teamwork/installedApps/{userScopeTeamsAppInstallation-id}': (call) => {
    installedChat(call);
    removeInstallation(call.tenant, userInPath(call));
    return noContent;
  },
  'GET /users/{user-id}/teamwork/installedApps/{userScopeTeamsAppInstallation-id}/chat': (call) => ({
    status: 200, body: {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#chats/$entity',
      ...project(chatModel(call.tenant), installedChat(call), call.query),
    },
  }),
};

const teamsAppModel: Model<Tenant> = {
  type: 'microsoft.graph.teamsApp',
  wire: (tenant) => {
    const { teamsAppId, teamsExternalId, displayName } = registrationOf(tenant);
    return { id: teamsAppId, externalId: teamsExternalId, displayName, distributionMethod: 'organization' };
  },
  navigation: { appDefinitions: (tenant) => [definitionWire(tenant)] },
};

function installationModel(tenant: Tenant): Model<Chat> {
  return {
    type: 'microsoft.graph.userScopeTeamsAppInstallation',
    wire: (chat) => ({ id: chat.installationId }),
    navigation: {
      teamsApp: (_chat, query) => project(teamsAppModel, tenant, query), teamsAppDefinition: () => definitionWire(tenant),
      chat: (chat, query) => project(chatModel(tenant), chat, query),
    },
    filterExtra: () => ({ teamsApp: teamsAppModel.wire(tenant) }),
  };
}

function chatModel(tenant: Tenant): Model<Chat> {
  return {
    type: 'microsoft.graph.chat',
    wire: (chat) => ({
      id: chat.conversationId, topic: null, createdDateTime: null, lastUpdatedDateTime: null, chatType: 'oneOnOne', webUrl: null, tenantId: tenant.id,
    }),
    navigation: {},
  };
}

function definitionWire(tenant: Tenant): Record<string, unknown> {
  const { teamsAppId, displayName } = registrationOf(tenant);
  return { id: Buffer.from(`1##1.0.0##Published`).toString('base64'), teamsAppId, displayName, version: '1.0.0', publishingState: 'published' };
}

const installSchema = z.looseObject({ 'teamsApp@odata.bind': z.string() });

function install(call: GraphCall): GraphReply {
  const user = userInPath(call);
  if (idInReference(bodyAs(call, installSchema)['teamsApp@odata.bind']) !== registrationOf(call.tenant).teamsAppId) throw new GraphError(
    404, 'NotFound', 'The app is not in the catalog of this organization.',
  );
  if (!user.accountEnabled || user.externalUserState === 'PendingAcceptance') throw badRequest('The user cannot use Teams in this organization yet.');
  if (chatOf(call.tenant, user.id).installationId !== null) throw new GraphError(409, 'Conflict', 'The app is already installed.');
  call.tenant.store.afterCommit(() => void ensureInstalled(call.tenant, user));
  return { status: 201 };
}

function installedChat(call: GraphCall): Chat {
  const chat = chatOf(call.tenant, userInPath(call).id);
  if (chat.installationId === null || chat.installationId !== nameOf(call, 'userScopeTeamsAppInstallation-id')) throw new GraphError(
    404, 'NotFound', 'No app with that installation id is installed for the user.',
  );
  return chat;
}

import type { Chat, Message, Messenger } from '../capability/port/messenger.ts';
import type { ConnectorClient } from './connector-client.ts';
import { messageActivity } from './message-activity.ts';
import { createServiceHostCheck } from './service-host.ts';
import type { ServiceHosts } from './service-host.ts';
import type { SignInOptions } from './sign-in-card.ts';

export interface MessengerOptions extends ServiceHosts {
  appId: string;
  client: ConnectorClient;
  /** Where a chat is opened with somebody who has never written: `https://smba.trafficmanager.net/teams`. */
  defaultServiceUrl: string;
  signIn: SignInOptions;
}

/** Sends outside of turns. */
export function createMessenger({ appId, client, defaultServiceUrl, signIn, ...hosts }: MessengerOptions): Messenger {
  const isAllowedHost = createServiceHostCheck(hosts);
  const bot = { id: `28:${appId}` };

  // Proactive messages without tenant and person have been refused with 403, so both go along.
  const addressed = (chat: Chat, message: Message) => ({
    ...messageActivity(message, signIn),
    from: bot,
    recipient: { id: chat.personId, aadObjectId: chat.personId },
    conversation: { id: chat.conversationId, tenantId: chat.tenantId },
    channelData: { tenant: { id: chat.tenantId } },
  });

  return {
    async openChat(tenantId, personId) {
      const created = await client.createConversation(defaultServiceUrl, {
        bot,
        isGroup: false,
        tenantId,
        members: [{ id: personId }],
        channelData: { tenant: { id: tenantId } },
      });
      if (!created.ok) return created;
      const serviceUrl = created.serviceUrl !== null && isAllowedHost(created.serviceUrl) ? created.serviceUrl : defaultServiceUrl;
      return { ok: true, chat: { tenantId, personId, conversationId: created.conversationId, serviceUrl } };
    },
    send: (chat, message) => client.send(chat, addressed(chat, message), 'paced'),
    update: (chat, activityId, message) => client.update(chat, activityId, { id: activityId, ...addressed(chat, message) }, 'paced'),
  };
}

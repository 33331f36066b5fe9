import { z } from 'zod';
import type { Clock } from './capability/port/clock.ts';
import type { Config } from './config.ts';
import type { Credential } from './graph/token-source.ts';
import { startLocalTenant } from './local-tenant/start-local-tenant.ts';

/** The cloud that Foyer works in: Microsoft's, or the local tenant, which is spoken with over HTTP in the same way. */
export interface Cloud {
  kind: 'microsoft' | 'local';
  tenantId: string;
  appId: string;
  credential: Credential;
  /** The id in the app's manifest, by which the catalog knows it. */
  teamsAppId: string;
  authorityUrl: string;
  graphUrl: string;
  channelMetadataUrl: string;
  connectorUrl: string;
  connectorHosts: readonly string[];
  clock: Clock & { set(now: Date): void };
  /** The local Teams page; null at Microsoft. */
  pageUrl: string | null;
  /** Tells the local tenant where the bot listens. */
  announce(botUrl: string): void;
  close(): Promise<void>;
}

/** The id under which the local tenant's app catalog holds Foyer. */
const localTeamsAppId = '90e25696-c46f-5f4c-b03a-65e42b6f1e6a';

/** Joins the cloud that the settings name; starts the local tenant where it is to run inside. */
export async function joinCloud(config: Config): Promise<Cloud> {
  return config.TENANT === 'local' ? joinLocal(config) : joinMicrosoft(config);
}

function joinMicrosoft(config: Config): Cloud {
  return {
    kind: 'microsoft',
    tenantId: config.MICROSOFT_APP_TENANT_ID ?? '',
    appId: config.MICROSOFT_APP_ID ?? '',
    credential: credentialOf(config),
    teamsAppId: config.TEAMS_APP_ID ?? config.MICROSOFT_APP_ID ?? '',
    authorityUrl: config.AUTHORITY_URL,
    graphUrl: config.GRAPH_URL,
    channelMetadataUrl: config.CHANNEL_METADATA_URL,
    connectorUrl: config.CONNECTOR_URL,
    connectorHosts: config.CONNECTOR_HOSTS,
    clock: { now: () => new Date(), set: () => {} },
    pageUrl: null,
    announce: () => {},
    close: async () => {},
  };
}

async function joinLocal(config: Config): Promise<Cloud> {
  const inside = config.LOCAL_TENANT_URL === undefined ? await startLocalTenant({ port: config.LOCAL_TENANT_PORT, dataDir: config.DATA_DIR }) : null;
  const url = inside?.url ?? config.LOCAL_TENANT_URL ?? '';
  try {
    return {
      kind: 'local',
      tenantId: inside?.tenantId ?? config.MICROSOFT_APP_TENANT_ID ?? '',
      appId: inside?.app.id ?? config.MICROSOFT_APP_ID ?? '',
      credential: inside ? { kind: 'secret', secret: inside.app.secret } : credentialOf(config),
      teamsAppId: config.TEAMS_APP_ID ?? localTeamsAppId,
      authorityUrl: url,
      graphUrl: `${url}/v1.0`,
      channelMetadataUrl: `${url}/botframework/.well-known/openidconfiguration`,
      connectorUrl: `${url}/connector`,
      connectorHosts: [new URL(url).hostname],
      clock: await followClock(url),
      pageUrl: `${url}/`,
      announce: (botUrl) => inside?.setBotUrl(botUrl),
      close: async () => inside?.close(),
    };
  } catch (error) {
    await inside?.close();
    throw error;
  }
}

function credentialOf(config: Config): Credential {
  if (config.MICROSOFT_APP_CERTIFICATE_PATH) return { kind: 'certificate', path: config.MICROSOFT_APP_CERTIFICATE_PATH };
  if (config.MANAGED_IDENTITY_CLIENT_ID) return { kind: 'federated', managedIdentityClientId: config.MANAGED_IDENTITY_CLIENT_ID };
  return { kind: 'secret', secret: config.MICROSOFT_APP_SECRET ?? '' };
}

async function readClock(url: string): Promise<{ now: string }> {
  try {
    const response = await fetch(`${url}/local/clock`, { signal: AbortSignal.timeout(5_000) });
    return z.object({ now: z.iso.datetime({ offset: true }) }).parse(await response.json());
  } catch {
    throw new Error(`no local tenant answers at ${url}. Start it with npm run local-tenant, or leave LOCAL_TENANT_URL empty.`);
  }
}

/** The local tenant's time can be moved: it is read once here, and told by the tenant whenever it moves. */
async function followClock(url: string): Promise<Cloud['clock']> {
  const answer = await readClock(url);
  let aheadMs = Date.parse(answer.now) - Date.now();
  return {
    now: () => new Date(Date.now() + aheadMs),
    set: (now) => {
      aheadMs = now.getTime() - Date.now();
    },
  };
}

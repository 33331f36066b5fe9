import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Duration } from 'luxon';
import { createTurnHandler } from './capability/turn/handle-turn.ts';
import type { House, Parts } from './capability/parts.ts';
import { tenantId } from './capability/port/identity.ts';
import { within } from './capability/within.ts';
import { joinCloud, type Cloud } from './cloud.ts';
import type { Config } from './config.ts';
import { createDirectory } from './graph/create-directory.ts';
import { createEntitlement } from './graph/create-entitlement.ts';
import { createPersonalTokens } from './graph/personal-tokens.ts';
import { createTokenSource } from './graph/token-source.ts';
import { createLog } from './ops/create-log.ts';
import { createStore } from './store/create-store.ts';
import { startEngine } from './store/engine.ts';
import { isReady, openDatabase } from './store/open-database.ts';
import { createTeams } from './teams/create-teams.ts';
import { createFileExchange } from './teams/file-exchange.ts';
import { createServer } from './web/create-server.ts';
import { startWork } from './work/start-work.ts';

/** A running Foyer. */
export interface Foyer {
  /** Where the bot listens. */
  botUrl: string;
  /** The local Teams page; null in a real tenant. */
  pageUrl: string | null;
  close(): Promise<void>;
}

const languages = ['en', 'de', 'fr', 'es', 'it', 'ja', 'nl', 'pl', 'pt', 'sv', 'da', 'fi', 'nb', 'cs', 'tr', 'ko', 'zh-Hans'];
/** What is not done by then is taken up at the next start: a process that is told to stop stops. */
const mostStopMs = 5_000;
const channelIssuer = 'https://api.botframework.com';
/** What Foyer does as a person, by their own right: ask for packages, and decide. */
const personalScopes = ['https://graph.microsoft.com/EntitlementManagement.ReadWrite.All', 'https://graph.microsoft.com/EntitlementMgmt-SubjectAccess.ReadWrite'];

/** Chooses the parts by the settings, joins them, and starts them; what was started is stopped again if a later part fails. */
export async function startFoyer(config: Config): Promise<Foyer> {
  const log = createLog(config.LOG_LEVEL);
  const started: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of started.reverse()) await within(mostStopMs, Promise.resolve(end()));
  };
  try {
    const cloud = await joinCloud(config);
    started.push(() => cloud.close());
    const { clock } = cloud;
    const database = await openDatabase({ url: config.DATABASE_URL, dataDir: config.DATA_DIR, log });
    started.push(() => database.close());
    const engine = await startEngine(database, log);
    started.push(() => engine.stop());

    const application = { authorityUrl: cloud.authorityUrl, tenantId: cloud.tenantId, clientId: cloud.appId, credential: cloud.credential, clock };
    const tokens = createTokenSource(application);
    const personalTokens = createPersonalTokens({ ...application, scopes: personalScopes, log });
    const keepMs = (config.KEEP_SECONDS ?? (cloud.kind === 'local' ? 2 : 300)) * 1000;
    const files = createFileExchange({ hosts: config.FILE_HOSTS, allowLoopback: cloud.kind === 'local' });
    started.push(() => files.close());
    const entitlement = createEntitlement({ graphUrl: cloud.graphUrl, tokens, personalTokens, clock, log, keepMs });
    const directory = createDirectory({
      graphUrl: cloud.graphUrl,
      tokens,
      clock,
      log,
      mailSender: config.MAIL_SENDER ?? (cloud.kind === 'local' ? 'sam@contoso.example' : null),
      inviteRedirectUrl: config.INVITE_REDIRECT_URL ?? myAccessUrl(cloud),
      teamsAppId: cloud.teamsAppId,
      keepMs,
    });
    const parts: Parts = { store: createStore(database.db, engine), directory, entitlement, files, clock, log, house: houseOf(config, cloud) };
    let botUrl = '';
    const teams = createTeams({
      handler: createTurnHandler(parts),
      appId: cloud.appId,
      allowedTenants: [cloud.tenantId],
      serviceHosts: cloud.connectorHosts,
      openIdMetadataUrl: cloud.channelMetadataUrl,
      issuer: channelIssuer,
      allowLoopback: cloud.kind === 'local',
      defaultServiceUrl: cloud.connectorUrl,
      tokens,
      personalTokens,
      signIn: { connectionName: 'foyer', resource: `api://botid-${cloud.appId}`, signInUrl: () => `${config.PUBLIC_URL ?? botUrl}/sign-in` },
      clock,
      log,
    });
    started.push(() => teams.close());
    const work = await startWork({ ...parts, messenger: teams.messenger }, engine, tenantId(cloud.tenantId), (config.POLL_SECONDS ?? (cloud.kind === 'local' ? 2 : 60)) * 1000);
    started.push(() => work.stop());
    const server = await createServer({
      host: config.HOST,
      port: config.PORT,
      receive: (request) => teams.receive(request),
      isReady: () => isReady(database.db),
      signIn: {
        authorityUrl: cloud.authorityUrl,
        tenantId: cloud.tenantId,
        clientId: cloud.appId,
        scopes: personalScopes,
        openerOrigin: cloud.pageUrl === null ? null : new URL(cloud.pageUrl).origin,
        teamsScript: cloud.kind === 'microsoft' ? readFileSync(createRequire(import.meta.url).resolve('@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js')) : null,
        ...(config.PUBLIC_URL ? { publicUrl: config.PUBLIC_URL } : {}),
      },
      ...(cloud.kind === 'local'
        ? {
            local: {
              identify: (authorization, at) => teams.identify(authorization, at),
              async settle(now) {
                clock.set(now);
                return work.settle();
              },
            },
          }
        : {}),
    });
    started.push(() => server.close());
    botUrl = server.url;
    cloud.announce(server.url);
    return { botUrl: server.url, pageUrl: cloud.pageUrl, close: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function houseOf(config: Config, cloud: Cloud): House {
  const local = cloud.kind === 'local';
  const ms = (text: string) => Duration.fromISO(text).toMillis();
  return {
    limits: {
      ownDomains: config.OWN_DOMAINS ?? (local ? ['contoso.example'] : []),
      blockedDomains: config.BLOCKED_DOMAINS ?? (local ? ['tailspin.example'] : []),
      languages,
      longestStayDays: config.LONGEST_STAY_DAYS,
      mostGuests: 10,
      longestReason: 1000,
    },
    timers: { remindAfterMs: ms(config.REMIND_AFTER), escalateAfterMs: ms(config.ESCALATE_AFTER), lapseAfterMs: ms(config.LAPSE_AFTER) },
    alternateApprovers: config.ALTERNATE_APPROVERS ?? (local ? ['dana@contoso.example', 'sam@contoso.example'] : []),
    deleteAfterMs: ms(config.DELETE_AFTER),
    timeZone: config.TIME_ZONE,
    myAccessUrl: myAccessUrl(cloud),
  };
}

/** With the tenant in the address: without it, a guest would land in My Access of their own organization. */
const myAccessUrl = (cloud: Cloud) => `https://myaccess.microsoft.com/@${cloud.tenantId}`;

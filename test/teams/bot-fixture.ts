import type { Clock } from '../../src/capability/port/clock.ts';
import type { Log } from '../../src/capability/port/log.ts';
import { SignInNeeded } from '../../src/capability/port/sign-in.ts';
import type { Brought, Owner, PersonalTokens } from '../../src/capability/port/sign-in.ts';
import type { TokenSource } from '../../src/capability/port/token-source.ts';
import type { Turn, TurnHandler } from '../../src/capability/port/turn.ts';
import type { Timer } from '../../src/teams/connector-call.ts';
import { createTeams } from '../../src/teams/create-teams.ts';
import type { TeamsOptions } from '../../src/teams/create-teams.ts';
import { createServer } from '../../src/web/create-server.ts';
import { LocalIssuer, appId, issuer } from './local-issuer.ts';
import { StandInConnector } from './stand-in-connector.ts';

export const tenant = '2f1d7f64-53a3-4d6a-9c1e-6c2f0d0e7b10';
export const ines = '8a3c52b1-7f60-4e6e-8a56-1f0a4a8f2c33';

export class MovingClock implements Clock {
  time = Date.parse('2026-11-21T10:00:00Z');
  now = () => new Date(this.time);
}

/** Keeps every line, so that a test can look for what must not be in them. */
export class RecordingLog implements Log {
  readonly lines: { level: string; fields: any; message: string }[] = [];
  debug = (fields: object, message: string) => void this.lines.push({ level: 'debug', fields, message });
  info = (fields: object, message: string) => void this.lines.push({ level: 'info', fields, message });
  warn = (fields: object, message: string) => void this.lines.push({ level: 'warn', fields, message });
  error = (fields: object, message: string) => void this.lines.push({ level: 'error', fields, message });

  get reasons(): string[] {
    return this.lines.filter(({ message }) => message === 'inbound refused').map(({ fields }) => fields.reason);
  }
}

/** A timer that waits for nothing and remembers how long it would have. */
export class SkippingTimer implements Timer {
  readonly waits: number[] = [];
  #nowMs = 0;
  nowMs = () => this.#nowMs;
  wait = async (delayMs: number) => {
    this.waits.push(delayMs);
    this.#nowMs += delayMs;
  };
}

export class CountingTokens implements TokenSource {
  forgotten = 0;
  token = async () => `connector-token-${this.forgotten}`;
  forget = () => void this.forgotten++;
}

/** Takes what a test has put in place: `good` where nothing is said. */
export class ScriptedPersonalTokens implements PersonalTokens {
  readonly brought: { owner: Owner; assertion: string }[] = [];
  /** What comes of the next tokens, in order. */
  readonly outcomes: (Brought | Promise<Brought> | Error)[] = [];
  held: string | null = null;
  need: SignInNeeded['need'] = { kind: 'token' };
  async bring(owner: Owner, assertion: string): Promise<Brought> {
    this.brought.push({ owner: { tenantId: owner.tenantId, personId: owner.personId }, assertion });
    const outcome = await (this.outcomes.shift() ?? { kind: 'taken' as const });
    if (outcome instanceof Error) throw outcome;
    if (outcome.kind === 'taken') this.held = assertion;
    return outcome;
  }
  async token(): Promise<string> {
    if (this.held === null) throw new SignInNeeded(this.need);
    return `graph-for-${this.held}`;
  }
  forget(): void {
    this.held = null;
  }
}

/** A handler that keeps the turns it was given and answers by what a test has put in place. */
export class ScriptedHandler implements TurnHandler {
  readonly turns: Turn[] = [];
  onMessage: TurnHandler['message'] = async () => {};
  onAction: TurnHandler['action'] = async () => ({ kind: 'notice', text: 'Done.' });
  onInstallation: TurnHandler['installation'] = async () => {};
  onSignedIn: TurnHandler['signedIn'] = async () => {};
  onFileAnswer: TurnHandler['fileAnswer'] = async () => {};
  message: TurnHandler['message'] = (turn, say) => (this.turns.push(turn), this.onMessage(turn, say));
  action: TurnHandler['action'] = (turn, say) => (this.turns.push(turn), this.onAction(turn, say));
  signedIn: TurnHandler['signedIn'] = (turn, say) => (this.turns.push(turn), this.onSignedIn(turn, say));
  fileAnswer: TurnHandler['fileAnswer'] = (turn, say) => (this.turns.push(turn), this.onFileAnswer(turn, say));
  installation: TurnHandler['installation'] = (turn, say) => (this.turns.push(turn), this.onInstallation(turn, say));
}

/** The platform's room behind a real server, with an issuer and a connector of its own. */
export async function startBot(overrides: Partial<TeamsOptions> = {}) {
  const [local, connector] = await Promise.all([LocalIssuer.start(), StandInConnector.start()]);
  const parts = { clock: new MovingClock(), log: new RecordingLog(), timer: new SkippingTimer(), tokens: new CountingTokens(), personalTokens: new ScriptedPersonalTokens(), handler: new ScriptedHandler() };
  const teams = createTeams({
    ...parts,
    appId,
    issuer,
    allowedTenants: [tenant],
    serviceHosts: ['smba.trafficmanager.net', '*.teams.microsoft.com'],
    allowLoopback: true,
    openIdMetadataUrl: local.metadataUrl,
    defaultServiceUrl: connector.url,
    signIn: { connectionName: 'entra', resource: `api://botid-${appId}`, signInUrl: () => 'https://foyer.contoso.example/sign-in' },
    ...overrides,
  });
  const settled: Date[] = [];
  const server = await createServer({
    host: '127.0.0.1',
    port: 0,
    receive: teams.receive,
    isReady: async () => true,
    local: { identify: teams.identify, settle: async (now) => settled.push(now) },
  });
  let ids = 0;

  /** An activity as Teams sends it in a personal chat, with other fields laid over it. */
  const activity = (fields: object = {}) => ({
    type: 'message',
    id: `inbound-${++ids}`,
    timestamp: '2026-11-21T10:00:00Z',
    channelId: 'msteams',
    serviceUrl: connector.url,
    from: { id: '29:ines', name: 'Ines Calder', aadObjectId: ines },
    recipient: { id: `28:${appId}`, name: 'Foyer' },
    conversation: { conversationType: 'personal', tenantId: tenant, id: 'a:chat-of-ines' },
    channelData: { tenant: { id: tenant } },
    text: 'who are my guests',
    textFormat: 'plain',
    locale: 'en-GB',
    localTimezone: 'Europe/Oslo',
    entities: [{ type: 'clientInfo', locale: 'en-GB', country: 'NO', platform: 'Windows', timezone: 'Europe/Oslo' }],
    ...fields,
  });

  const post = async (path: string, body: string | object, authorization?: string) => {
    const response = await fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  };

  return {
    ...parts,
    issuer: local,
    connector,
    teams,
    server,
    settled,
    activity,
    post,
    bearer: async (claims: Record<string, unknown> = {}, kid = 'key-1') => `Bearer ${await local.token(parts.clock.now(), connector.url, claims, kid)}`,
    /** Delivers an activity with a valid token. */
    async deliver(fields: object = {}) {
      return post('/api/messages', activity(fields), await this.bearer());
    },
    async close() {
      await server.close();
      await teams.close();
      await Promise.all([local.close(), connector.close()]);
    },
  };
}

export type Bot = Awaited<ReturnType<typeof startBot>>;

export const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'Hello' }] } as const;

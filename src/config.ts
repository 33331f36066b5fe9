import { readFileSync } from 'node:fs';
import { Duration, IANAZone } from 'luxon';
import { z } from 'zod';

/** One of a few words. */
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) => z.enum(words, `must be one of ${words.join(', ')}`);
/** A length of time as people write it in settings: ISO 8601, `P14D` or `PT12H`. */
const duration = z.string().refine((text) => Duration.fromISO(text).isValid && Duration.fromISO(text).toMillis() > 0, 'must be an ISO 8601 duration such as P14D or PT12H');
const list = z.string().transform((text) => text.split(',').map((item) => item.trim().toLowerCase()).filter(Boolean));
const guid = z.guid('must be a GUID');
const wholeNumber = (least: number, most: number) => z.coerce.number('must be a number').int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`);

interface Setting<Schema extends z.ZodType = z.ZodType> {
  schema: Schema;
  /** What it is, in a sentence: the comment above it in env.sample. */
  about: string;
  /** What env.sample shows; an empty string stands for 'not set'. */
  sample: string;
  secret?: true;
}
const setting = <Schema extends z.ZodType>(about: string, sample: string, schema: Schema, secret?: true): Setting<Schema> => ({ about, sample, schema, ...(secret ? { secret } : {}) });

/** Every setting there is. A value may also come from a file: NAME_FILE holds the file's path. */
export const settings = {
  NODE_ENV: setting('development, or production (which refuses the local tenant)', 'development', oneOf(['development', 'production', 'test']).default('development')),
  TENANT: setting('local: the tenant that comes with Foyer; microsoft: a real Microsoft 365 tenant', 'local', oneOf(['local', 'microsoft']).default('local')),
  HOST: setting('the address that the bot listens on', '127.0.0.1', z.string().min(1).default('127.0.0.1')),
  PORT: setting('the port that the bot listens on; 0 picks a free one', '3978', wholeNumber(0, 65535).default(3978)),
  LOCAL_TENANT_PORT: setting('the port of the local tenant and its Teams page; 0 picks a free one', '3979', wholeNumber(0, 65535).default(3979)),
  LOCAL_TENANT_URL: setting('a local tenant that runs as a process of its own (npm run local-tenant); empty starts one inside', '', z.url('must be an address such as http://127.0.0.1:3979').transform((url) => url.replace(/\/+$/, '')).optional()),
  DATA_DIR: setting('where the embedded database and the local tenant keep their state', '.data', z.string().min(1).default('.data')),
  DATABASE_URL: setting('a PostgreSQL server, postgres://user:password@host/database; empty uses the embedded database', '', z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres://').optional(), true),
  LOG_LEVEL: setting('debug, info, warn, error or silent', 'info', oneOf(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
  TIME_ZONE: setting('the time zone of people whose client does not tell theirs', 'Europe/Berlin', z.string().refine((zone) => IANAZone.isValidZone(zone), 'must be an IANA time zone such as Europe/Berlin').default('Europe/Berlin')),

  MICROSOFT_APP_ID: setting('the application (client) id of the bot registration', '', guid.optional()),
  MICROSOFT_APP_TENANT_ID: setting('the tenant that the bot serves', '', guid.optional()),
  MICROSOFT_APP_SECRET: setting('a client secret of the registration; a certificate or a managed identity is better', '', z.string().min(1).optional(), true),
  MICROSOFT_APP_CERTIFICATE_PATH: setting('a PEM file with the certificate and private key of the registration', '', z.string().min(1).optional()),
  MANAGED_IDENTITY_CLIENT_ID: setting('a user-assigned managed identity that the registration trusts by a federated credential', '', guid.optional()),
  TEAMS_APP_ID: setting('the id in the Teams manifest, by which the app is found in the catalog; empty means the bot registration’s id', '', guid.optional()),
  AUTHORITY_URL: setting('Entra’s token authority', 'https://login.microsoftonline.com', z.url().default('https://login.microsoftonline.com')),
  GRAPH_URL: setting('Microsoft Graph', 'https://graph.microsoft.com/v1.0', z.url().default('https://graph.microsoft.com/v1.0')),
  CHANNEL_METADATA_URL: setting('the OpenID metadata of the Bot Framework channel', 'https://login.botframework.com/v1/.well-known/openidconfiguration', z.url().default('https://login.botframework.com/v1/.well-known/openidconfiguration')),
  CONNECTOR_URL: setting('the Bot Connector for people whose client has not told one', 'https://smba.trafficmanager.net/teams', z.url().default('https://smba.trafficmanager.net/teams')),
  CONNECTOR_HOSTS: setting('hosts that messages may be sent to', 'smba.trafficmanager.net,smba.infra.gcc.teams.microsoft.com', list.default(['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com'])),

  PUBLIC_URL: setting('where browsers reach the bot, for its sign-in page; empty means the address that it listens on', '', z.url('must be an address such as https://foyer.contoso.com').transform((url) => url.replace(/\/+$/, '')).optional()),
  FILE_HOSTS: setting('hosts that files from the chat are fetched from and put to; *. stands for anything below', '*.sharepoint.com,*.sharepoint-df.com', list.default(['*.sharepoint.com', '*.sharepoint-df.com'])),

  OWN_DOMAINS: setting('domains of the organization itself, which need no invitation', 'contoso.example', list.optional()),
  BLOCKED_DOMAINS: setting('domains that nobody may be invited from; Graph v1.0 cannot read Entra’s own list, so mirror it here', 'tailspin.example', list.optional()),
  ALTERNATE_APPROVERS: setting('who is asked where a manager is missing or silent: user principal names, the first who may', 'dana@contoso.example,sam@contoso.example', list.optional()),
  MAIL_SENDER: setting('the mailbox that tells guests that their stay ends; empty means that guests are not told by mail', 'sam@contoso.example', z.email().optional()),
  INVITE_REDIRECT_URL: setting('where a guest lands after accepting; empty means My Access of the tenant', '', z.url().optional()),
  LONGEST_STAY_DAYS: setting('the longest stay of a guest, in days', '365', wholeNumber(1, 3660).default(365)),
  REMIND_AFTER: setting('how long a request waits before its approver is reminded', 'P1D', duration.default('P1D')),
  ESCALATE_AFTER: setting('how long a request waits before the alternate approver is asked too', 'P3D', duration.default('P3D')),
  LAPSE_AFTER: setting('how long a request waits before it lapses', 'P7D', duration.default('P7D')),
  DELETE_AFTER: setting('how long a guest account stays disabled before it is deleted', 'P30D', duration.default('P30D')),
  KEEP_SECONDS: setting('how long people, policies, packages and organizations are remembered before Entra is asked again; 2 where the tenant is local', '300', wholeNumber(0, 3600).optional()),
  POLL_SECONDS: setting('how often Entra is asked what has changed, while something is awaited; 2 where the tenant is local', '60', wholeNumber(1, 3600).optional()),
} as const satisfies Record<string, Setting>;

type Settings = typeof settings;
export type Config = { readonly [Name in keyof Settings]: z.output<Settings[Name]['schema']> };

/** The names of settings whose values never appear anywhere. */
export const secretSettings: readonly string[] = Object.entries<Setting>(settings).filter(([, one]) => one.secret).map(([name]) => name);

/** What is wrong with the settings: every problem at once, each with its remedy. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`Foyer cannot start: ${problems.length === 1 ? 'a setting is' : `${problems.length} settings are`} missing or wrong.\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Reads the settings from an environment; throws a ConfigError that names every problem. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, one] of Object.entries<Setting>(settings)) {
    const result = one.schema.safeParse(valueOf(name, environment, problems));
    if (result.success) values[name] = result.data;
    else problems.push(`${name} ${result.error.issues.map((issue) => issue.message).join(', ')}. It is ${one.about}.`);
  }
  // Every schema has run, so the record has the shape of Config unless a problem was noted.
  const config = values as unknown as Config;
  if (problems.length === 0) problems.push(...contradictions(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function valueOf(name: string, environment: NodeJS.ProcessEnv, problems: string[]): string | undefined {
  const path = environment[`${name}_FILE`];
  if (!path) return environment[name] || undefined;
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    problems.push(`${name}_FILE names a file that cannot be read: ${path}.`);
    return undefined;
  }
}

function contradictions(config: Config): string[] {
  const problems: string[] = [];
  const length = (text: string) => Duration.fromISO(text).toMillis();
  if (length(config.REMIND_AFTER) >= length(config.LAPSE_AFTER)) problems.push('REMIND_AFTER must be shorter than LAPSE_AFTER, or nobody is ever reminded.');
  if (length(config.ESCALATE_AFTER) >= length(config.LAPSE_AFTER)) problems.push('ESCALATE_AFTER must be shorter than LAPSE_AFTER, or the alternate approver is never asked.');
  if (config.TENANT === 'local') {
    if (config.NODE_ENV === 'production') problems.push('TENANT=local is refused with NODE_ENV=production: set TENANT=microsoft and the MICROSOFT_APP_ settings.');
    if (config.LOCAL_TENANT_URL === undefined) return problems;
    for (const name of ['MICROSOFT_APP_ID', 'MICROSOFT_APP_TENANT_ID', 'MICROSOFT_APP_SECRET'] as const) {
      if (!config[name]) problems.push(`${name} is missing. With LOCAL_TENANT_URL it comes from the file bot.env that npm run local-tenant writes.`);
    }
    return problems;
  }
  if (!config.MICROSOFT_APP_ID) problems.push('MICROSOFT_APP_ID is missing. Without it nobody could tell whether a message comes from Teams.');
  if (!config.MICROSOFT_APP_TENANT_ID) problems.push('MICROSOFT_APP_TENANT_ID is missing. It is the one tenant whose people may talk with the bot.');
  const credentials = [config.MICROSOFT_APP_SECRET, config.MICROSOFT_APP_CERTIFICATE_PATH, config.MANAGED_IDENTITY_CLIENT_ID].filter(Boolean).length;
  if (credentials !== 1) problems.push(`${credentials === 0 ? 'No credential is set' : 'More than one credential is set'}: give one of MICROSOFT_APP_CERTIFICATE_PATH, MANAGED_IDENTITY_CLIENT_ID or MICROSOFT_APP_SECRET.`);
  if (!config.PUBLIC_URL) problems.push('PUBLIC_URL is missing. People who have to sign in by hand are sent there: https://your-host, where browsers reach the bot.');
  if (!config.OWN_DOMAINS?.length) problems.push('OWN_DOMAINS is missing. Colleagues’ addresses must be told from guests’.');
  if (!config.ALTERNATE_APPROVERS?.length) problems.push('ALTERNATE_APPROVERS is missing. Somebody must decide where a manager is missing or silent.');
  return problems;
}

/** The settings for a log line or a screen: secrets are named, never shown. */
export function redact(config: Config): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, secretSettings.includes(name) && value !== undefined ? '(set)' : value]));
}

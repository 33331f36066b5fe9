import { hash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../capability/port/clock.ts';
import type { Log } from '../capability/port/log.ts';
import type { InboundActivity } from './activity.ts';
import { ChannelKeys, KeysUnavailable } from './channel-keys.ts';
import { RecentMap } from './recent-map.ts';
import { createServiceHostCheck } from './service-host.ts';
import type { ServiceHosts } from './service-host.ts';

export interface GuardOptions extends ServiceHosts {
  /** The bot's application id: the audience of every inbound token. */
  appId: string;
  /** The tenants whose people may talk with the bot. */
  allowedTenants: readonly string[];
  openIdMetadataUrl: string;
  /** The channel's issuer: `https://api.botframework.com`. */
  issuer: string;
  clock: Clock;
  log: Log;
}

/** What a verified token says of the channel that sent it. */
export interface ChannelToken {
  serviceUrl: string | null;
}

/** A refusal at the door; the reason is for the log alone. */
export interface Refused {
  ok: false;
  status: 401 | 403 | 503;
  reason: string;
}

/**
 * Authenticates what arrives: the rules of Microsoft's "Authentication with the Bot Connector API", and the tenant besides.
 * There is no way to turn it off. botbuilder's own check is not used: it also believes tokens of any Entra tenant made for the
 * emulator, skips checks whose field is absent, and knows no tenants.
 */
export interface Guard {
  /** Whether the bearer token was made by the channel, for this bot, and is valid: now, or at the time that its bearer says it is. */
  identify(authorization: string | undefined, at?: Date): Promise<{ ok: true; token: ChannelToken } | Refused>;
  /** Whether the activity is one that this token vouches for, from a tenant and a service that are allowed. */
  admit(token: ChannelToken, activity: InboundActivity): { ok: true } | Refused;
}

const channel = 'msteams';
const skewSeconds = 5 * 60;
const rememberedTokens = 1_000;
const guid = z.guid();
const claimsSchema = z.object({ exp: z.number(), nbf: z.number().optional(), serviceurl: z.string().optional() });

export function createGuard(options: GuardOptions): Guard {
  const { appId, clock, log } = options;
  if (!guid.safeParse(appId).success) throw new Error('The bot has no application id: without one it could not tell its own tokens from others.');
  const tenants = new Set(options.allowedTenants.map((tenant) => tenant.toLowerCase()));
  const isAllowedHost = createServiceHostCheck(options);
  const verified = new RecentMap<{ token: ChannelToken; notBefore: number }>(clock, rememberedTokens);
  const keys = new ChannelKeys({ ...options, onChange: () => verified.clear() });

  const refuse = (status: Refused['status'], reason: string): Refused => {
    log.warn({ reason, status }, 'inbound refused');
    return { ok: false, status, reason };
  };

  async function verify(jwt: string, digest: string, at: Date): Promise<ChannelToken> {
    const { payload } = await jwtVerify(
      jwt,
      async ({ kid }) => {
        const found = kid === undefined ? null : await keys.find(kid);
        if (!found) throw new TokenRefused('unknown-key');
        if (!found.endorsements.includes(channel)) throw new TokenRefused('key-not-endorsed');
        return found.key;
      },
      {
        algorithms: ['RS256'],
        issuer: options.issuer,
        audience: appId,
        clockTolerance: skewSeconds,
        currentDate: at,
        requiredClaims: ['exp'],
      },
    );
    const claims = claimsSchema.parse(payload);
    const token = { serviceUrl: claims.serviceurl ?? null };
    verified.set(digest, { token, notBefore: ((claims.nbf ?? -Infinity) - skewSeconds) * 1000 }, (claims.exp + skewSeconds) * 1000);
    return token;
  }

  return {
    async identify(authorization, at = clock.now()) {
      const jwt = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
      if (jwt === undefined) return refuse(401, authorization ? 'not-a-token' : 'no-token');
      // The channel sends the same token for hours: its signature is computed once. The digest keeps the token itself out of memory.
      const digest = hash('sha256', jwt, 'base64');
      const known = verified.get(digest);
      if (known && known.notBefore <= at.getTime()) return { ok: true, token: known.token };
      try {
        return { ok: true, token: await verify(jwt, digest, at) };
      } catch (error) {
        return error instanceof KeysUnavailable ? refuse(503, 'keys-unavailable') : refuse(401, reasonOf(error));
      }
    },

    admit(token, activity) {
      if (token.serviceUrl === null) return refuse(401, 'no-service-url-claim');
      if (withoutSlash(token.serviceUrl) !== withoutSlash(activity.serviceUrl)) return refuse(401, 'other-service-url');
      if (!isAllowedHost(activity.serviceUrl)) return refuse(403, 'service-host');
      if (activity.channelId !== channel) return refuse(403, 'channel');
      const tenant = tenantOf(activity);
      if (tenant === undefined) return refuse(403, 'no-tenant');
      if (tenant === null) return refuse(403, 'tenants-disagree');
      if (!tenants.has(tenant)) return refuse(403, 'tenant');
      if (!guid.safeParse(activity.from.aadObjectId).success) return refuse(403, 'no-person');
      return { ok: true };
    },
  };
}

/** The tenant of an activity in lower case; `undefined` where it names none, `null` where it names two. */
export function tenantOf({ channelData, conversation }: InboundActivity): string | undefined | null {
  // Teams fills channelData everywhere, and conversation.tenantId in personal chats.
  const ofChannel = channelData?.tenant?.id?.toLowerCase();
  const ofConversation = conversation.tenantId?.toLowerCase();
  if (ofChannel && ofConversation && ofChannel !== ofConversation) return null;
  return ofChannel || ofConversation || undefined;
}

class TokenRefused extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof TokenRefused) return error.message;
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `claim-${error.claim}`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  return 'malformed-token';
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}

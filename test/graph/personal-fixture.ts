import assert from 'node:assert/strict';
import { personId, tenantId } from '../../src/capability/port/identity.ts';
import { SignInNeeded, type Owner, type PersonalTokens } from '../../src/capability/port/sign-in.ts';
import { createPersonalTokens, type PersonalTokensOptions } from '../../src/graph/personal-tokens.ts';
import { clientId, ines, secret, tenant, type StandInEntra } from './stand-in-entra.ts';

export const owner: Owner = { tenantId: tenantId(tenant), personId: personId(ines) };
export const scopes = ['https://graph.microsoft.com/EntitlementManagement.ReadWrite.All', 'https://graph.microsoft.com/EntitlementMgmt-SubjectAccess.ReadWrite'];

/** A clock that stands still until a test moves it. */
export class MovableClock {
  time: number;
  constructor(start: string) {
    this.time = Date.parse(start);
  }
  now = () => new Date(this.time);
  advanceMinutes = (minutes: number) => void (this.time += minutes * 60_000);
}

/** Everything that was logged. */
export class KeptLog {
  readonly lines: { fields: Record<string, unknown>; message: string }[] = [];
  #write = (fields: object, message: string) => void this.lines.push({ fields: { ...fields }, message });
  debug = this.#write;
  info = this.#write;
  warn = this.#write;
  error = this.#write;
}

export function tokensAt(entra: StandInEntra, clock: MovableClock, log: KeptLog, over: Partial<PersonalTokensOptions> = {}): PersonalTokens {
  return createPersonalTokens({ authorityUrl: entra.url, tenantId: tenant, clientId, credential: { kind: 'secret', secret }, scopes, clock, log, ...over });
}

/** What a call failed with. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  const outcome = await call.then(() => null, (error: unknown) => error);
  assert.ok(outcome instanceof Error, 'the call was expected to fail');
  return outcome;
}

/** The need that a call asked for. */
export async function needOf(call: Promise<unknown>): Promise<SignInNeeded['need']> {
  const error = await failureOf(call);
  assert.ok(error instanceof SignInNeeded, `a SignInNeeded, not ${error.name}`);
  return error.need;
}

import assert from 'node:assert/strict';
import type { Directory } from '../../src/capability/port/directory.ts';
import { DirectoryError } from '../../src/capability/port/directory-error.ts';
import type { EntitlementSource } from '../../src/capability/port/entitlement.ts';
import { personId, tenantId } from '../../src/capability/port/identity.ts';
import { SignInNeeded, type Owner, type PersonalTokens, type SignInNeed } from '../../src/capability/port/sign-in.ts';
import type { TokenSource } from '../../src/capability/port/token-source.ts';
import { createDirectory } from '../../src/graph/create-directory.ts';
import { createEntitlement } from '../../src/graph/create-entitlement.ts';
import type { ScriptedGraph } from './scripted-graph.ts';

/** A clock that stands still until a test moves it. */
export function movableClock(start = '2026-03-02T09:00:00Z'): { now(): Date; advanceMinutes(minutes: number): void } {
  let nowMs = Date.parse(start);
  return { now: () => new Date(nowMs), advanceMinutes: (minutes) => void (nowMs += minutes * 60_000) };
}

/** Everything that was logged, as one text. */
export function recordingLog(): { text(): string; debug(fields: object, message: string): void; info(fields: object, message: string): void; warn(fields: object, message: string): void; error(fields: object, message: string): void } {
  const lines: string[] = [];
  const write = (fields: object, message: string) => void lines.push(`${JSON.stringify(fields)} ${message}`);
  return { text: () => lines.join('\n'), debug: write, info: write, warn: write, error: write };
}

/** Hands out `token-1` until it is told to forget it, then `token-2`, and so on. */
export function countingTokens(): TokenSource & { scopes: string[] } {
  let count = 1;
  const scopes: string[] = [];
  return {
    scopes,
    async token(scope) {
      scopes.push(scope);
      return `token-${count}`;
    },
    forget: () => void (count += 1),
  };
}

export function directoryAt(graph: ScriptedGraph, options: { clock?: { now(): Date }; mailSender?: string | null } = {}): Directory {
  return createDirectory({
    graphUrl: graph.url,
    tokens: countingTokens(),
    clock: options.clock ?? movableClock(),
    log: recordingLog(),
    mailSender: options.mailSender ?? null,
    inviteRedirectUrl: 'https://myaccess.microsoft.com/@contoso.example',
    teamsAppId: 'manifest-id',
    keepMs: 300_000,
  });
}

/** Whose tokens the tests act with. */
export const ines: Owner = { tenantId: tenantId('contoso'), personId: personId('ines-id') };

/** Hands out `ines-1` until it is told to forget it, then `ines-2`; says so when it has been told `needed`. */
export function givenTokens(): PersonalTokens & { forgotten: (string | undefined)[]; needed: SignInNeed | null } {
  const forgotten: (string | undefined)[] = [];
  return {
    forgotten,
    needed: null,
    bring: async () => ({ kind: 'taken' }),
    async token(owner) {
      if (this.needed) throw new SignInNeeded(this.needed);
      return `${owner.personId.replace('-id', '')}-${forgotten.length + 1}`;
    },
    forget: (_, claims) => void forgotten.push(claims),
  };
}

export function entitlementAt(graph: ScriptedGraph, options: { clock?: { now(): Date }; personalTokens?: PersonalTokens; log?: ReturnType<typeof recordingLog> } = {}): EntitlementSource {
  return createEntitlement({
    graphUrl: graph.url,
    tokens: countingTokens(),
    personalTokens: options.personalTokens ?? givenTokens(),
    clock: options.clock ?? movableClock(),
    log: options.log ?? recordingLog(),
    keepMs: 300_000,
  });
}

/** An answer that holds a collection, whole. */
export const page = (...value: object[]) => ({ status: 200, body: { value } });

/** Waits for the demand that somebody signs in, and hands it over. */
export async function signInNeed(call: Promise<unknown>): Promise<SignInNeed> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof SignInNeeded, `a SignInNeeded, not ${String(outcome)}`);
  return outcome.need;
}

/** Waits for a `DirectoryError` and hands it over. */
export async function directoryError(call: Promise<unknown>): Promise<DirectoryError> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof DirectoryError, `a DirectoryError, not ${String(outcome)}`);
  return outcome;
}

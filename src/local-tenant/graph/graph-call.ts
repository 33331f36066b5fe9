import type { z } from 'zod';
import type { AuditInitiator } from '../directory/audit.ts';
import type { User } from '../directory/user.ts';
import { problemOf } from '../server/request.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { badRequest, denied } from './graph-error.ts';
import type { Query } from './odata/query.ts';

/** Who calls: the application by itself, or a person through it. */
export type Caller =
  | { readonly kind: 'application'; readonly rights: readonly string[] }
  | { readonly kind: 'person'; readonly user: User; readonly rights: readonly string[] };

/** One call of one operation, authenticated and permitted. */
export interface GraphCall {
  readonly tenant: Tenant;
  readonly caller: Caller;
  readonly method: string;
  readonly path: string;
  /** What the path's placeholders stand for, by their names. */
  readonly names: Readonly<Record<string, string>>;
  readonly options: URLSearchParams;
  readonly query: Query;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

export interface GraphReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type Operation = (call: GraphCall) => GraphReply;
/** An area's operations, by method and path as the operations file spells them. */
export type OperationTable = Readonly<Record<string, Operation>>;

export const noContent: GraphReply = { status: 204 };

export function nameOf(call: GraphCall, placeholder: string): string {
  const value = call.names[placeholder];
  if (value === undefined) throw new Error(`The path has no ${placeholder}.`);
  return value;
}

/** The body in the wanted shape, or Graph's refusal. */
export function bodyAs<T>(call: GraphCall, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(call.body);
  if (!parsed.success) throw badRequest(`Invalid request body: ${problemOf(parsed.error)}`, 'Request_BadRequest');
  return parsed.data;
}

/** The person of a delegated call. */
export function personCalling(call: GraphCall): User {
  if (call.caller.kind !== 'person') throw denied('The operation takes delegated permissions only.');
  return call.caller.user;
}

export function hasRole(call: GraphCall, ...roles: readonly string[]): boolean {
  const held = call.caller.kind === 'person' ? call.caller.user.roles : registrationOf(call.tenant).directoryRoles;
  return held.some((role) => roles.includes(role));
}

export function initiatorOf(call: GraphCall): AuditInitiator {
  if (call.caller.kind === 'person') {
    const { id, displayName, userPrincipalName } = call.caller.user;
    return { user: { id, displayName, userPrincipalName }, app: null };
  }
  const { appId, displayName, servicePrincipalId } = registrationOf(call.tenant);
  return { user: null, app: { appId, displayName, servicePrincipalId } };
}

/** The id at the end of a reference such as `https://graph.microsoft.com/v1.0/users/{id}`. */
export function idInReference(reference: string): string {
  const last = reference.split('/').at(-1) ?? '';
  return /\('([^']+)'\)$/.exec(last)?.[1] ?? last;
}

import { sql, type ExpressionBuilder, type SqlBool } from 'kysely';

/** A claim lasts half a minute by the wall clock: long enough for a send with its retries, short enough after a crash. */
export const claim = {
  until: sql<Date>`now() + interval '30 seconds'`,
  free: <DB, Table extends keyof DB>(_where: ExpressionBuilder<DB, Table>) => sql<SqlBool>`(claimed_until is null or claimed_until < now())`,
};

import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { PendingTurnStore } from '../capability/port/store.ts';
import type { Tables } from './schema.ts';

const pending = z.object({ text: z.string(), activityId: z.string(), locale: z.string(), timeZone: z.string().nullable() });

/** After this long nobody remembers what they had said. */
const keptMinutes = 15;

export function createPendingTurnStore(db: Kysely<Tables>): PendingTurnStore {
  return {
    async keep(tenant, person, turn) {
      await db
        .insertInto('pending_turn')
        .values({ tenant_id: tenant, person_id: person, turn: JSON.stringify(turn), at: sql<Date>`now()` })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id']).doUpdateSet({ turn: JSON.stringify(turn), at: sql<Date>`now()` }))
        .execute();
    },
    async take(tenant, person) {
      const row = await db.deleteFrom('pending_turn').where('tenant_id', '=', tenant).where('person_id', '=', person).returning(['turn', sql<boolean>`at > now() - make_interval(mins => ${keptMinutes})`.as('fresh')]).executeTakeFirst();
      return row?.fresh ? pending.parse(row.turn) : null;
    },
  };
}

import type { Bulk } from '../../rule/bulk.ts';
import type { Parts } from '../parts.ts';

/** A card that changes more often than this is a flicker, and Teams slows the chat down. */
const everyMs = 2_000;

/** Draws the progress anew, steadily and not for each row: `tell` does so where the last time is long enough ago. Whatever was waited for has passed. */
export function progressTeller(parts: Pick<Parts, 'store'>, id: string): { tell(): Promise<void> } {
  let toldMs = performance.now();
  return {
    async tell() {
      if (performance.now() - toldMs < everyMs) return;
      toldMs = performance.now();
      await recount(parts, id, (bulk) => ({ ...bulk, wait: null, setbacks: 0 }));
    },
  };
}

/** Counts the rows and shows a list as it is now, with what `change` makes of it. */
export async function recount({ store }: Pick<Parts, 'store'>, id: string, change: (bulk: Bulk) => Bulk): Promise<void> {
  await store.transaction(async (tx) => {
    const bulk = await tx.bulks.lock(id);
    if (!bulk) return;
    const changed = change(bulk);
    await tx.bulks.save({ ...changed, counts: await tx.bulks.counts(id), version: bulk.version + 1 });
    await tx.enqueue({ name: 'deliver', subjectId: id });
  });
}

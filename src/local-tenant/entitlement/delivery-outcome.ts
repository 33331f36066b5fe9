import { z } from 'zod';
import type { Resource } from './schema.ts';

/** What a script asks of deliveries to come: of which package, of which of its resources, how they end, how many times. */
export const deliveryOutcomeSchema = z.strictObject({
  package: z.string().optional(),
  resource: z.string().optional(),
  outcome: z.enum(['fails', 'partly', 'slow', 'works']),
  times: z.int().min(1).default(1),
});
export type DeliveryOutcome = z.infer<typeof deliveryOutcomeSchema>;

interface Active {
  readonly outcome: DeliveryOutcome;
  left: number;
}

/** The outcomes that a script laid on deliveries; the oldest that fits strikes. They end with the process. */
export class DeliveryOutcomes {
  #active: Active[] = [];

  /** `works` takes back what was laid on the same package and resource; without them, everything. */
  add(outcome: DeliveryOutcome): void {
    if (outcome.outcome !== 'works') this.#active.push({ outcome, left: outcome.times });
    else this.#active = this.#active.filter(({ outcome: laid }) => (
      (outcome.package !== undefined && outcome.package !== laid.package) || (outcome.resource !== undefined && outcome.resource !== laid.resource)
    ));
  }

  clear(): void {
    this.#active = [];
  }

  list(): (DeliveryOutcome & { left: number })[] {
    return this.#active.map(({ outcome, left }) => ({ ...outcome, left }));
  }

  /** Counts down the outcome that strikes a delivery: which resources fail, or that it takes its time. */
  strike(packageName: string, resources: readonly Resource[]): { isSlow: boolean; failedIds: string[] } {
    const struck = this.#active.find(({ outcome }) => (outcome.package ?? packageName) === packageName
      && (outcome.resource === undefined || resources.some(({ displayName }) => displayName === outcome.resource)));
    if (struck === undefined) return { isSlow: false, failedIds: [] };
    struck.left -= 1;
    if (struck.left <= 0) this.#active = this.#active.filter((active) => active !== struck);
    const { outcome, resource } = struck.outcome;
    if (outcome === 'slow') return { isSlow: true, failedIds: [] };
    const named = resources.filter(({ displayName }) => displayName === resource);
    // Without a resource, `partly` spares the first of the package, and `fails` none.
    const failed = resource !== undefined ? named : outcome === 'partly' ? resources.slice(1) : resources;
    return { isSlow: false, failedIds: failed.map(({ id }) => id) };
  }
}

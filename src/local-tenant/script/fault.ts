import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** What goes wrong, with which calls, and how often. */
export const faultSchema = z.strictObject({
  match: z.strictObject({ method: z.string().optional(), path: z.string().startsWith('/') }),
  status: z.int().min(100).max(599).optional(),
  retryAfter: z.number().min(0).optional(),
  delayMs: z.int().min(0).max(120_000).optional(),
  reset: z.boolean().optional(),
  afterEffect: z.boolean().optional(),
  /** The error code in the body, where the usual one of the status will not do. */
  code: z.string().optional(),
  times: z.int().min(1).optional(),
  rate: z.number().min(0).max(1).optional(),
}).refine(hasEffect, { message: 'names no effect: give status, retryAfter, delayMs, reset or afterEffect' })
  .refine(({ times, rate }) => times === undefined || rate === undefined, { message: 'takes times or rate, not both' });
export type Fault = z.infer<typeof faultSchema>;

function hasEffect(fault: { status?: number; retryAfter?: number; delayMs?: number; reset?: boolean; afterEffect?: boolean }): boolean {
  return [fault.status, fault.retryAfter, fault.delayMs, fault.reset, fault.afterEffect].some((effect) => effect !== undefined);
}

interface Active {
  readonly id: string;
  readonly fault: Fault;
  readonly matches: (path: string) => boolean;
  left: number;
}

/** The faults that a script laid on Graph and connector calls; the oldest that matches strikes. They end with the process. */
export class Faults {
  #active: Active[] = [];
  #random = 0x2545f491;

  add(fault: Fault): string {
    const id = randomUUID();
    this.#active.push({ id, fault, matches: pathMatcher(fault.match.path), left: fault.times ?? (fault.rate === undefined ? 1 : Infinity) });
    return id;
  }

  clear(): void {
    this.#active = [];
  }

  list(): { id: string; left: number | null; fault: Fault }[] {
    return this.#active.map(({ id, fault, left }) => ({ id, fault, left: Number.isFinite(left) ? left : null }));
  }

  /** The fault that strikes this call, counted down. */
  strike(method: string, path: string): Fault | undefined {
    const isMeant = ({ fault, matches }: Active): boolean => (fault.match.method ?? method).toUpperCase() === method && matches(path);
    const struck = this.#active.find((active) => isMeant(active) && this.#chance(active.fault.rate));
    if (struck === undefined) return undefined;
    struck.left -= 1;
    if (struck.left <= 0) this.#active = this.#active.filter((active) => active !== struck);
    return struck.fault;
  }

  /** Reproducible chance: the same calls meet the same faults in every run (xorshift32). */
  #chance(rate: number | undefined): boolean {
    if (rate === undefined) return true;
    this.#random ^= this.#random << 13;
    this.#random ^= this.#random >>> 17;
    this.#random ^= this.#random << 5;
    return (this.#random >>> 0) / 0x1_0000_0000 < rate;
  }
}

/** `{id}` and `*` stand for one segment, `**` for any number; a path without them also covers everything below it. */
function pathMatcher(pattern: string): (path: string) => boolean {
  const isGlob = /[*{]/.test(pattern);
  const source = pattern.split('/').map((segment) => {
    if (segment === '**') return '.*';
    return segment.split(/(\{[^}]*\}|\*)/).map((part) => (/^(\{.*\}|\*)$/.test(part) ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))).join('');
  }).join('/');
  const expression = new RegExp(`^${source}${isGlob ? '' : '(/.*)?'}$`, 'i');
  return (path) => expression.test(path);
}

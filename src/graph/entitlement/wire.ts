import { z } from 'zod';

/** A moment in an answer of Graph, turned into UTC. */
export const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString());

/** A member of an enumeration: documented in lower camel case, and shown in samples with a capital too. */
export const word = z.string().transform((value) => value.charAt(0).toLowerCase() + value.slice(1));

/** Something that a query has expanded, as far as it is named here. */
export const named = z.object({ id: z.string().min(1), displayName: z.string().nullish() });

/** An id of zeros stands for nothing, as does none. */
export const idOf = (value: string | null | undefined): string | null => (value && /[^0-]/.test(value) ? value : null);

/** The first that says something. */
export const firstOf = (...values: (string | null | undefined)[]): string => values.find((value) => value) ?? '';

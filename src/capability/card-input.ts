import { z } from 'zod';

/** The id of something in Entra, as a button brings it back: it is looked up before it is believed. */
export const entraId = z.string().regex(/^[\w-]{1,64}$/);

/** What a choice among several brings back: what it was about, as it was offered, and what was chosen. */
export const pickedData = z.looseObject({ subject: z.string().max(4_000), choice: entraId });

/** Reads JSON that was put on a button; null where it is none any more. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

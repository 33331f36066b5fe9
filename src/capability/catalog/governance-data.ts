import { z } from 'zod';
import { entraId } from '../card-input.ts';
import type { ActionAnswer } from '../port/turn.ts';

export const idData = z.looseObject({ id: entraId });
export const pageData = z.looseObject({ page: z.coerce.number().int().min(0).max(10_000).default(0) });
export const rulesData = z.looseObject({ id: entraId, policy: entraId.optional() });
export const addSponsorData = z.looseObject({ id: entraId, mail: z.string().max(300).default('') });
export const dropSponsorData = z.looseObject({ id: entraId, side: z.enum(['internal', 'external']), sponsor: entraId });
/** The sponsor of a confirmation: `internal 0b1c…`. */
export const removeSponsorData = z.looseObject({ id: entraId, detail: z.string().regex(/^(internal|external) [\w-]{1,64}$/) });

const action = z.enum(['none', 'block', 'block-and-delete']);
const days = z.coerce.number().int().min(0).max(3_650);
export const lifecycleData = z.looseObject({ action, days });
/** What the confirmation showed: as it was, and as it is to be. */
export const lifecycleChange = z.looseObject({ detail: z.preprocess((said) => (typeof said === 'string' ? said.slice(0, 200).split(' ') : said), z.tuple([action, days, action, days])) });

export const unreadable: ActionAnswer = { kind: 'refused', status: 400, text: 'This button did not arrive whole, so nothing was changed. Write ‘governance’ for a fresh start.' };

import { randomUUID } from 'node:crypto';
import { z } from 'zod';

type Prefix = 'draft' | 'request' | 'bulk' | 'access';

/** A new id that says what it names. */
export const newId = (prefix: Prefix) => `${prefix}_${randomUUID()}`;

/** An id as a button brings it back: nothing else gets as far as the database. */
export const idSchema = (prefix: Prefix) => z.string().regex(new RegExp(`^${prefix}_[\\w-]{1,60}$`));

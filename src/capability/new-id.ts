import { randomUUID } from 'node:crypto';

/** A new id that says what it names. */
export const newId = (prefix: 'draft' | 'request') => `${prefix}_${randomUUID()}`;

import { DirectoryError } from '../../capability/port/directory-error.ts';

/**
 * Reads with the first of these `$expand`s, and with the next where Graph refuses it as too deep (400): the depth of
 * expansion that entitlement management takes is documented nowhere.
 */
export async function deepest<T>(expands: readonly string[], read: (expand: string) => Promise<T>): Promise<T> {
  for (const expand of expands.slice(0, -1)) {
    try {
      return await read(expand);
    } catch (error) {
      if (!(error instanceof DirectoryError && error.details.status === 400)) throw error;
    }
  }
  return read(expands.at(-1) ?? '');
}

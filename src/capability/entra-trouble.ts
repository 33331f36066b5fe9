import { DirectoryError } from './port/directory-error.ts';

/** Why Entra could not be read or changed, for the person in front of the chat; null for what is a defect. */
export function troubleWords(error: unknown, changing = false): string | null {
  if (!(error instanceof DirectoryError)) return null;
  if (error.passes) return changing ? 'Entra is not answering right now. Look again in a minute whether the change has arrived; to press twice does no harm.' : 'Entra is not answering right now. Ask again in a minute.';
  return error.reason === 'forbidden' ? 'Entra does not let Foyer see or change this. Tell your IT administrators: the app lacks a permission for entitlement management.' : null;
}

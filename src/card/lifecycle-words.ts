import { daysWords } from './policy-words.ts';

/** What Entra does to a guest after the last package has ended, in a sentence. */
export function lifecycleWords({ action, deleteAfterDays }: { action: 'none' | 'block' | 'block-and-delete'; deleteAfterDays: number }): string {
  switch (action) {
    case 'none':
      return 'A guest whose last package has ended keeps the account, and can still sign in.';
    case 'block':
      return 'A guest whose last package has ended can no longer sign in. The account stays.';
    case 'block-and-delete':
      return deleteAfterDays === 0 ? 'A guest whose last package has ended can no longer sign in, and the account is deleted at once.' : `A guest whose last package has ended can no longer sign in. ${daysWords(deleteAfterDays)[0]?.toUpperCase()}${daysWords(deleteAfterDays).slice(1)} later the account is deleted.`;
  }
}

import type { SubjectSet } from '../rule/policy.ts';
import { plainText } from './plain-text.ts';

/** Whether people inside are called by their names. Guests are not told who decides or who holds what. */
export type Naming = 'names' | 'no-names';

/** The people that a policy names, as a noun phrase: `the manager of whoever asks`. */
export function subjectWords(set: SubjectSet, naming: Naming): string {
  switch (set.kind) {
    case 'person':
      return naming === 'no-names' ? 'a person whom the organization has named' : named(set.name, 'a person whom Entra does not name');
    case 'group':
      return naming === 'no-names' || set.name === null ? 'the members of a group' : `the members of ${named(set.name, '')}`;
    case 'requestor-manager':
      return managerWords(set.level, 'whoever asks');
    case 'target-manager':
      return managerWords(set.level, 'whoever gets the access');
    case 'target-sponsors':
      return 'the guest’s sponsors';
    case 'internal-sponsors':
      return 'the internal sponsors of the guest’s organization';
    case 'external-sponsors':
      return 'the external sponsors of the guest’s organization';
    case 'organization':
      return set.name === null ? 'the people of a partner organization' : `the people of ${named(set.name, '')}`;
    case 'rule':
      return naming === 'no-names' ? 'people who fit a rule' : `everybody who fits the rule ${plainText(set.membershipRule, 200)}`;
    case 'unknown':
      return 'people of a kind that Foyer does not know';
  }
}

/** Several of them, without repetition: `Priya Raman, the guest’s sponsors`. */
export function subjectsWords(sets: readonly SubjectSet[], naming: Naming, most = 5): string {
  const words = [...new Set(sets.map((set) => subjectWords(set, naming)))];
  const shown = words.slice(0, most).join(', ');
  return words.length > most ? `${shown} and ${words.length - most} more` : shown;
}

/** Whether several people may be meant. */
export const areSeveral = (sets: readonly SubjectSet[]) =>
  sets.length > 1 || sets.some(({ kind }) => kind !== 'person' && kind !== 'requestor-manager' && kind !== 'target-manager');

const managerWords = (level: number, whose: string): string => (level <= 1 ? `the manager of ${whose}` : level === 2 ? `the manager’s manager of ${whose}` : `the manager ${level} levels above ${whose}`);

const named = (name: string | null, otherwise: string) => (name === null ? otherwise : plainText(name, 60));

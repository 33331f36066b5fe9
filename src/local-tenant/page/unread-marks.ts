import { isRecord } from './read-json.ts';
import type { Person } from './tenant-client.ts';

const storageKey = 'foyer.local-teams.seen';

/** Remembers, in this browser, up to where each person's chat has been looked at. */
export interface UnreadMarks {
  seen(person: string, seq: number): void;
  /** A tenant that was emptied counts from the beginning again: forgets what lies past its end. */
  forgetPast(people: Person[]): void;
  of(people: Person[], shown: string[]): Set<string>;
}

export function unreadMarks(): UnreadMarks {
  const seenSeqs = read();

  function seen(person: string, seq: number): void {
    seenSeqs.set(person, seq);
    localStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(seenSeqs)));
  }

  function forgetPast(people: Person[]): void {
    for (const { id, lastSeq } of people) if ((seenSeqs.get(id) ?? 0) > lastSeq) seen(id, 0);
  }

  function of(people: Person[], shown: string[]): Set<string> {
    return new Set(people.filter(({ id, lastSeq }) => lastSeq > (seenSeqs.get(id) ?? 0) && !shown.includes(id)).map(({ id }) => id));
  }

  return { seen, forgetPast, of };
}

function read(): Map<string, number> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    const entries = isRecord(stored) ? Object.entries(stored) : [];
    return new Map(entries.map(([person, seq]) => [person, typeof seq === 'number' ? seq : 0]));
  } catch {
    return new Map();
  }
}

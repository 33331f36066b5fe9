import type { Instant } from '../rule/time.ts';
import { momentWords, type Reader } from './date-words.ts';
import { plainText } from './plain-text.ts';

/**
 * What has happened, oldest first, as a card shows it; `quote` is somebody's own words. Where more has happened than a card
 * holds, the first steps and the latest tell the story.
 */
export function timelineOf<Happened extends { at: Instant }>(happenings: readonly Happened[], most: number, reader: Reader, words: (happening: Happened) => { text: string; quote: string }) {
  const shown = happenings.length <= most ? happenings : [...happenings.slice(0, 4), ...happenings.slice(4 - most)];
  return shown.map((happening, index) => {
    const { text, quote } = words(happening);
    return { mark: '•', when: momentWords(happening.at, reader), text, detail: quote ? ` “${plainText(quote, 300)}”` : '', weight: index === shown.length - 1 ? ('Bolder' as const) : ('Default' as const) };
  });
}

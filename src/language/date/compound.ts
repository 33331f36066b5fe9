import type { Span, Token } from '../token.ts';
import type { FoundDate } from './find-dates.ts';

/**
 * The dates without those that only colour a noun: 'for the month-end close', 'for two weeks, Friday demo'. Such a date belongs to
 * the reason; one with a cue of its own ('until', 'from'), or with no noun directly after it, is meant as a date.
 */
export function withoutCompounds(text: string, tokens: Token[], dates: FoundDate[], isNoun: (at: number) => boolean): FoundDate[] {
  return dates.filter((date) => {
    if (date.reading.kind === 'duration' || !isBeforeNoun(text, tokens, date, isNoun)) return true;
    if (date.role === 'for') return false;
    if (date.role !== 'none' || !/[,;:.!?(]\s*$|\s[-–—]{1,2}\s*$/.test(text.slice(0, date.start))) return true;
    const isBounded = dates.some((other) => other !== date && (other.reading.kind === 'duration' || other.role === 'end'));
    return !isBounded && /\d/.test(text.slice(date.start, date.end));
  });
}

function isBeforeNoun(text: string, tokens: Token[], { end }: Span, isNoun: (at: number) => boolean): boolean {
  const next = tokens.findIndex(({ start }) => start >= end);
  return next > 0 && /^[ -]$/.test(text.slice(end, tokens[next]!.start)) && isNoun(next);
}

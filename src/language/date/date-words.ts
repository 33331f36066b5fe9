export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/**
 * The words of one language about time; alternatives are separated by commas, phrases have spaces, accents do not matter.
 * Words that also mean something else (`may`) belong in `onlyBesideDate`: they count where a date word or a cue is their neighbour.
 */
export interface DateWords {
  /** January first. */
  months: string[];
  /** Monday first. */
  weekdays: string[];
  units: Record<Unit, string>;
  numbers: Record<number, string>;
  ordinals: Record<number, string>;
  /** The article that means 'one' before a unit. */
  article: string;
  /** Whole durations in a word, as ISO 8601-like pairs: `14 day`. */
  durations: Record<string, string>;
  /** Days counted from today. */
  days: Record<number, string>;
  next: string;
  coming: string;
  present: string;
  previous: string;
  end: string;
  begin: string;
  middle: string;
  /** The end of a unit in one word: `Monatsende`, `EOM`. */
  endOf: Partial<Record<Unit, string>>;
  quarters: string[];
  /** `in two weeks`; */
  within: string;
  /** `vor zwei Wochen`, before the number. */
  before: string;
  /** `two weeks ago`, after the unit. */
  ago: string;
  fromNow: string;
  more: string;
  filler: string;
  until: string;
  from: string;
  lasting: string;
  since: string;
  on: string;
  and: string;
  onlyBesideDate: string;
}

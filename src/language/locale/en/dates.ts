import type { DateWords } from '../../date/date-words.ts';

export const dates: DateWords = {
  months: ['january, jan', 'february, feb, febuary', 'march, mar', 'april, apr', 'may', 'june, jun', 'july, jul', 'august, aug', 'september, sep, sept', 'october, oct', 'november, nov', 'december, dec'],
  weekdays: ['monday, mon', 'tuesday, tue, tues', 'wednesday, wed, wendesday', 'thursday, thu, thur, thurs', 'friday, fri', 'saturday, sat', 'sunday, sun'],
  units: { day: 'day, days, d', week: 'week, weeks, wk, wks, w, weeek, weeeks, weks', month: 'month, months, mo, mos, mth, mths', quarter: 'quarter, quarters', year: 'year, years, yr, yrs' },
  numbers: { 1: 'one, single', 2: 'two, couple of, a couple of, a couple, couple', 3: 'three', 4: 'four', 5: 'five', 6: 'six', 7: 'seven', 8: 'eight', 9: 'nine', 10: 'ten', 11: 'eleven', 12: 'twelve', 14: 'fourteen', 15: 'fifteen', 18: 'eighteen', 20: 'twenty', 21: 'twenty one', 28: 'twenty eight', 30: 'thirty', 45: 'forty five', 60: 'sixty', 90: 'ninety', 100: 'hundred, a hundred, one hundred', 120: 'hundred twenty, hundred and twenty' },
  ordinals: { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', 5: 'fifth', 10: 'tenth', 15: 'fifteenth', 20: 'twentieth', 30: 'thirtieth' },
  article: 'a, an',
  durations: { '14 day': 'fortnight, a fortnight', '6 month': 'half a year, half year', '18 month': 'a year and a half', '45 day': 'a month and a half, six and a half weeks' },
  days: { 0: 'today, tonight, now', 1: 'tomorrow, tmrw, tomorow, tommorow, tommorrow, tomorrrow', 2: 'day after tomorrow', [-1]: 'yesterday', [-2]: 'day before yesterday' },
  next: 'next, following, the week after', coming: 'coming, upcoming', present: 'this, current', previous: 'last, past, previous',
  end: 'end, end of, ends, late, close of, the end', begin: 'beginning, beginning of, start of, early', middle: 'middle, middle of, mid',
  endOf: { day: 'eod', week: 'eow, week end, weekend', month: 'eom, month end, months end', quarter: 'eoq, quarter end', year: 'eoy, year end, years end' },
  quarters: ['q1', 'q2', 'q3', 'q4'],
  within: 'in, within', before: '', ago: 'ago', fromNow: 'from now, from today, hence, later',
  more: 'more, another, additional, extra, further, longer, yet another',
  filler: 'the, of, s, full',
  until: 'until, till, til, untill, untl, unitl, thru, through, throughout, to, by, before, no later than, not later than, up to, up until, ending, ends, ending on, expiring, expires, expiring on, latest, valid to, valid until, end date, out to, before the end, and ending',
  from: 'from, starting, starts, start, as of, as from, beginning, begins, between, effective, start date, commencing, starting on, starting from, beginning on, after',
  lasting: 'for, during, over, lasting', since: 'since', on: 'on, at, at the, effective, as per', and: 'and',
  onlyBesideDate: 'may, mar, march, sun, sat, second, mo, d, w, wed, now, mon, jan',
};

import type { DateWords } from '../../date/date-words.ts';

export const dates: DateWords = {
  months: ['januar, jan, jänner', 'februar, feb, feber', 'märz, mrz, mär', 'april, apr', 'mai', 'juni, jun', 'juli, jul', 'august, aug', 'september, sep, sept', 'oktober, okt', 'november, nov', 'dezember, dez'],
  weekdays: ['montag, mo', 'dienstag, di', 'mittwoch, mi', 'donnerstag, do', 'freitag, fr', 'samstag, sonnabend, sa', 'sonntag, so'],
  units: { day: 'tag, tage, tagen, tages, d', week: 'woche, wochen, wo, wch', month: 'monat, monate, monaten, monats', quarter: 'quartal, quartale, quartals', year: 'jahr, jahre, jahren, jahres' },
  numbers: { 1: 'eins', 2: 'zwei, zwo', 3: 'drei', 4: 'vier', 5: 'fünf', 6: 'sechs', 7: 'sieben', 8: 'acht', 9: 'neun', 10: 'zehn', 12: 'zwölf', 14: 'vierzehn', 15: 'fünfzehn', 20: 'zwanzig', 30: 'dreißig, dreissig', 60: 'sechzig', 90: 'neunzig', 100: 'hundert, einhundert' },
  ordinals: { 1: 'ersten, erste, erster, erstes', 2: 'zweiten, zweite, zweites', 3: 'dritten, dritte, drittes', 4: 'vierten, vierte, viertes', 15: 'fünfzehnten', 30: 'dreißigsten' },
  article: 'ein, eine, einen, einem, einer, eines',
  durations: { '6 month': 'halbes jahr, ein halbes jahr, halben jahr', '18 month': 'anderthalb jahre, eineinhalb jahre', '14 day': 'vierzehn tage', '2 week': 'paar wochen', '2 day': 'paar tage' },
  days: { 0: 'heute, heute morgen', 1: 'morgen', 2: 'übermorgen', [-1]: 'gestern', [-2]: 'vorgestern' },
  next: 'nächste, nächsten, nächster, nächstes, nächstem, folgende, folgenden', coming: 'kommende, kommenden, kommender, kommendes', present: 'diese, diesen, dieser, dieses, diesem, laufenden, aktuellen', previous: 'letzte, letzten, letzter, letztes, vergangene, vergangenen, vorige, vorigen, vergangener',
  end: 'ende, zum ende, ende des, ende der', begin: 'anfang, beginn, anfang des', middle: 'mitte',
  endOf: { week: 'wochenende', month: 'monatsende', quarter: 'quartalsende', year: 'jahresende' },
  quarters: ['q1', 'q2', 'q3', 'q4'],
  within: 'in, binnen', before: 'vor', ago: '', fromNow: 'ab heute, ab jetzt, ab sofort',
  more: 'noch, weitere, weiteren, weiterer, mehr, länger, zusätzliche, weiteres, noch weitere, noch einen, noch eine, noch ein, weiteren',
  filler: 'der, die, das, den, dem, des, guten morgen, volle, vollen, ganze',
  until: 'bis, bis zum, bis zur, bis einschließlich, bis spätestens, spätestens, bis inklusive, zum, zur, längstens, endet, bis in den, bis ins, per, um',
  from: 'ab, vom, von, beginnend, ab dem, beginnend am, zwischen, start, startend, gültig ab',
  lasting: 'für, für die, während', since: 'seit, seit dem, seit letztem', on: 'am, an, mit', and: 'und',
  onlyBesideDate: 'mo, di, mi, do, fr, sa, so, mär, d, wo, um, mai',
};

import type { DateWords } from '../../date/date-words.ts';

export const dates: DateWords = {
  months: ['enero, ene', 'febrero, feb', 'marzo, mar', 'abril, abr', 'mayo, may', 'junio, jun', 'julio, jul', 'agosto, ago', 'septiembre, setiembre, sep, sept', 'octubre, oct', 'noviembre, nov', 'diciembre, dic'],
  weekdays: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'],
  units: { day: 'día, días, d', week: 'semana, semanas, sem', month: 'mes, meses', quarter: 'trimestre, trimestres', year: 'año, años' },
  numbers: { 2: 'dos, par de, un par de', 3: 'tres', 4: 'cuatro', 5: 'cinco', 6: 'seis', 7: 'siete', 8: 'ocho', 9: 'nueve', 10: 'diez', 12: 'doce', 14: 'catorce', 15: 'quince', 20: 'veinte', 30: 'treinta', 60: 'sesenta', 90: 'noventa', 100: 'cien' },
  ordinals: { 1: 'primero, primer, primera', 2: 'segundo, segunda', 3: 'tercer, tercero', 4: 'cuarto' },
  article: 'un, una, uno',
  durations: { '15 day': 'quincena, una quincena', '6 month': 'medio año, semestre, un semestre' },
  days: { 0: 'hoy', 1: 'mañana', 2: 'pasado mañana', [-1]: 'ayer', [-2]: 'anteayer' },
  next: '', coming: 'próximo, próxima, próximos, próximas, que viene, siguiente, que entra, entrante', present: 'este, esta, en curso, actual', previous: 'pasado, pasada, último, última, últimos, últimas',
  end: 'fin, fin de, fin del, final, finales, finales de, finales del, final de, final del, fines, fines de, fines del', begin: 'principio, principios, principios de, principios del, comienzos, comienzo, inicio, inicios', middle: 'mediados, mediados de, mediados del, mitad, mitad de',
  endOf: { week: 'fin de semana', month: 'fin de mes', year: 'fin de año' },
  quarters: ['q1, t1', 'q2, t2', 'q3, t3', 'q4, t4'],
  within: 'en, dentro de', before: 'hace', ago: '', fromNow: 'a partir de hoy, desde hoy, a partir de ahora',
  more: 'más, otro, otra, otros, otras, adicional, adicionales',
  filler: 'el, la, los, las, de, del, día, por la mañana, de la mañana, buenos días',
  until: 'hasta, hasta el, a más tardar, antes del, antes de, al, a, para el, hasta finales, como máximo, termina, hasta la, a los, hasta el día',
  from: 'desde, a partir, a partir del, a partir de, del, empezando, comenzando, entre, desde el',
  lasting: 'por, durante, para, unos, unas', since: 'desde, desde hace', on: 'en, a, el', and: 'y',
  onlyBesideDate: 'mar, may, d, ago, más, dic, primera, segundo, segunda, cuarto, ene, otro, otra, otros, otras, actual, este, esta, medio',
};

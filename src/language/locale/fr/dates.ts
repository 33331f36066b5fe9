import type { DateWords } from '../../date/date-words.ts';

export const dates: DateWords = {
  months: ['janvier, janv', 'février, fév, fevr', 'mars', 'avril, avr', 'mai', 'juin', 'juillet, juil', 'août', 'septembre, sept', 'octobre, oct', 'novembre, nov', 'décembre, déc'],
  weekdays: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
  units: { day: 'jour, jours, j', week: 'semaine, semaines, sem', month: 'mois', quarter: 'trimestre, trimestres', year: 'an, ans, année, années' },
  numbers: { 1: 'seul', 2: 'deux', 3: 'trois', 4: 'quatre', 5: 'cinq', 6: 'six', 7: 'sept', 8: 'huit', 9: 'neuf', 10: 'dix', 12: 'douze', 14: 'quatorze', 15: 'quinze', 20: 'vingt', 30: 'trente', 60: 'soixante', 90: 'quatre vingt dix', 100: 'cent' },
  ordinals: { 1: 'premier, première, 1er', 2: 'deuxième, second', 3: 'troisième', 4: 'quatrième' },
  article: 'un, une',
  durations: { '15 day': 'quinzaine, une quinzaine', '6 month': 'semestre, un semestre, demi année', '8 day': 'huitaine' },
  days: { 0: 'aujourd hui, ce soir', 1: 'demain', 2: 'après demain', [-1]: 'hier', [-2]: 'avant hier' },
  next: 'prochain, prochaine, prochains, prochaines, suivant, suivante', coming: 'qui vient', present: 'ce, cette, cet, courant, en cours', previous: 'dernier, dernière, derniers, dernières, passé, passée',
  end: 'fin, la fin, fin de, fin du, la fin du, la fin de', begin: 'début, le début, début de, début du', middle: 'milieu, milieu du, milieu de, mi, la mi, le milieu',
  endOf: { week: 'week end', year: 'fin d année', month: 'fin de mois' },
  quarters: ['q1, t1', 'q2, t2', 'q3, t3', 'q4, t4'],
  within: 'dans, d ici', before: 'il y a', ago: '', fromNow: 'à partir d aujourd hui, à compter d aujourd hui, à partir de maintenant, dès aujourd hui',
  more: 'de plus, encore, supplémentaire, supplémentaires, autre, autres, plus',
  filler: 'le, la, les, l, de, d, du, des, cours',
  until: 'jusqu, jusqu au, jusqu à, jusque, au, à, avant, au plus tard, jusqu en, jusqu aux, d ici le, d ici, d ici fin, d ici à, pour le, se termine, jusqu au plus tard',
  from: 'à partir, à partir du, à partir de, à compter du, dès, dès le, du, commençant, entre, à compter de, débutant',
  lasting: 'pour, pendant, durant, sur', since: 'depuis, depuis le', on: 'le, en, à la, aux alentours', and: 'et',
  onlyBesideDate: 'mi, j, sept, seul, passé, passée, plus, en cours, ce, second, premier, première',
};

import type { ReasonWords } from '../../slot/reason-words.ts';

export const reasons: ReasonWords = {
  because: 'weil, da (er), da (sie), da (wir), da (ich), da (die), da (das), da (der), da (es), da (unser), da (unsere), denn, wegen, damit, aufgrund, zwecks, sodass, nachdem',
  purpose: 'für',
  infinitive: 'um, zum, zur',
  governing: '',
  determiner: 'der, die, das, den, dem, des, ein, eine, einen, einem, einer, unser, unsere, unseren, unserem, mein, meine, meinen, meinem, meiner, seine, ihre, ihren, diesen, diese',
  subject: 'er, sie, wir, ich, es, das, die, der, unser, unsere, ihr, seine, ihre, alle, nicht, kein, keine, dort',
  joining: 'haben, nutzen, bekommen',
  label: 'grund, begründung, zweck, anlass',
  people: 'mich, uns, ihn, sie, dich, euch, ihnen, kollegen, kollegin, kollege, jemand, jemanden, jeden, gast, gäste, partner, lieferanten, lieferant, berater, kunden, kunde, benutzer, mitarbeiter, team, person, personen, leute, externe, alle, jetzt, heute, sponsor, verantwortlichen, betreuer, selbst, projekt, paket, genehmigung',
};

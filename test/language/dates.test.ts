import assert from 'node:assert/strict';
import { understand } from '../../src/language/understand.ts';
import { context } from './context.ts';

type Expected = { start?: string; end?: string };

function datesOf(text: string, locale?: string): Expected {
  const { slots } = understand(text, { ...context, ...(locale && { locale }) });
  return { ...(slots.start && { start: slots.start }), ...(slots.end && { end: slots.end }) };
}

const invitations: [string, Expected][] = [
  ['until 31 March', { end: '2026-03-31' }],
  ['until the end of March', { end: '2026-03-31' }],
  ['until end of March', { end: '2026-03-31' }],
  ['by Friday', { end: '2026-03-06' }],
  ['until next Friday', { end: '2026-03-13' }],
  ['through Q2', { end: '2026-06-30' }],
  ['until the end of the second quarter', { end: '2026-06-30' }],
  ['for six weeks', { end: '2026-04-13' }],
  ['for 30 days', { end: '2026-04-01' }],
  ['for a year', { end: '2027-03-02' }],
  ['for a fortnight', { end: '2026-03-16' }],
  ['for a couple of weeks', { end: '2026-03-16' }],
  ['for 6 wks', { end: '2026-04-13' }],
  ['for 10d', { end: '2026-03-12' }],
  ['from 9 March to 30 April', { start: '2026-03-09', end: '2026-04-30' }],
  ['from 9 to 20 March', { start: '2026-03-09', end: '2026-03-20' }],
  ['9-20 March', { start: '2026-03-09', end: '2026-03-20' }],
  ['9 March - 30 April', { start: '2026-03-09', end: '2026-04-30' }],
  ['between 9 March and 30 April', { start: '2026-03-09', end: '2026-04-30' }],
  ['from next Monday to 24 April', { start: '2026-03-09', end: '2026-04-24' }],
  ['until 15.04.2026', { end: '2026-04-15' }],
  ['until 15.4.', { end: '2026-04-15' }],
  ['until 31/03', { end: '2026-03-31' }],
  ['until 03/04', { end: '2026-04-03' }],
  ['until 04/30/2026', { end: '2026-04-30' }],
  ['until 2026-04-30', { end: '2026-04-30' }],
  ['until April 30th, 2026', { end: '2026-04-30' }],
  ['until the 30th of April', { end: '2026-04-30' }],
  ['until the 15th', { end: '2026-03-15' }],
  ['until the 1st', { end: '2026-04-01' }],
  ['tomorrow for two weeks', { start: '2026-03-03', end: '2026-03-17' }],
  ['starting tomorrow', { start: '2026-03-03' }],
  ['from Wednesday for 3 days', { start: '2026-03-04', end: '2026-03-07' }],
  ['until the day after tomorrow', { end: '2026-03-04' }],
  ['until 1 February', { end: '2027-02-01' }],
  ['until EOM', { end: '2026-03-31' }],
  ['until the end of the year', { end: '2026-12-31' }],
  ['until the end of next month', { end: '2026-04-30' }],
  ['until Friday 5pm', { end: '2026-03-06' }],
  ['until Friday, 13 March', { end: '2026-03-13' }],
  ['until mid April', { end: '2026-04-15' }],
  ['from 1 December to 15 January', { start: '2026-12-01', end: '2027-01-15' }],
  ['for the next 3 weeks', { end: '2026-03-23' }],
];

const otherTongues: [string, Expected][] = [
  ['Lade a@b.example bis Ende März ein', { end: '2026-03-31' }],
  ['Lade a@b.example für zwei Wochen ein', { end: '2026-03-16' }],
  ['Lade a@b.example bis zum 15.4. ein', { end: '2026-04-15' }],
  ['Lade a@b.example bis übermorgen ein', { end: '2026-03-04' }],
  ['Lade a@b.example bis Monatsende ein', { end: '2026-03-31' }],
  ['Lade a@b.example bis Ende nächsten Monats ein', { end: '2026-04-30' }],
  ['Lade a@b.example vom 9. bis 20. März ein', { start: '2026-03-09', end: '2026-03-20' }],
  ['Lade a@b.example ab morgen für ein halbes Jahr ein', { start: '2026-03-03', end: '2026-09-03' }],
  ['Lade a@b.example bis Ende des 2. Quartals ein', { end: '2026-06-30' }],
  ["Invite a@b.example jusqu'au 30 avril", { end: '2026-04-30' }],
  ["Invite a@b.example jusqu'à la fin du mois prochain", { end: '2026-04-30' }],
  ['Invite a@b.example du 1er au 15 avril', { start: '2026-04-01', end: '2026-04-15' }],
  ['Invite a@b.example pour une quinzaine', { end: '2026-03-17' }],
  ['Invite a@b.example à partir de demain pendant un an', { start: '2026-03-03', end: '2027-03-03' }],
  ['Invita a a@b.example hasta el 15 de abril', { end: '2026-04-15' }],
  ['Invita a a@b.example hasta fin de mes', { end: '2026-03-31' }],
  ['Invita a a@b.example hasta el viernes', { end: '2026-03-06' }],
  ['Invita a a@b.example del 9 al 20 de marzo', { start: '2026-03-09', end: '2026-03-20' }],
  ['Invita a a@b.example durante un año', { end: '2027-03-02' }],
  ['a@b.exampleを3月末まで招待して', { end: '2026-03-31' }],
  ['a@b.exampleを2週間招待して', { end: '2026-03-16' }],
  ['a@b.exampleを二週間招待して', { end: '2026-03-16' }],
  ['a@b.exampleを来月末まで招待して', { end: '2026-04-30' }],
  ['a@b.exampleを金曜日まで招待して', { end: '2026-03-06' }],
  ['a@b.exampleを来週の金曜日まで招待して', { end: '2026-03-13' }],
  ['a@b.exampleを2026年4月30日まで招待して', { end: '2026-04-30' }],
  ['明日から1か月間a@b.exampleを招待して', { start: '2026-03-03', end: '2026-04-03' }],
  ['a@b.exampleを年末まで招待して', { end: '2026-12-31' }],
];

const extensions: [string, Expected][] = [
  ['extend lena@fabrikam.example by 30 days', { end: '2026-04-10' }],
  ['extend lena@fabrikam.example by two weeks', { end: '2026-03-25' }],
  ['30 more days for john@fabrikam.example', { end: '2026-05-31' }],
  ['extend omar@fabrikam.example by another month', { end: '2026-04-22' }],
  ['extend lena@fabrikam.example until 30 April', { end: '2026-04-30' }],
  ['extend lena@fabrikam.example to the end of Q2', { end: '2026-06-30' }],
];

const reports: [string, Expected][] = [
  ['audit since 1 January', { start: '2026-01-01' }],
  ['audit since Friday', { start: '2026-02-27' }],
  ['audit log from 1 December to 31 December', { start: '2025-12-01', end: '2025-12-31' }],
  ['audit log of last month', { start: '2026-02-01', end: '2026-02-28' }],
  ['audit log of yesterday', { start: '2026-03-01', end: '2026-03-01' }],
  ['audit log of the last 30 days', { start: '2026-01-31' }],
];

/** A date that only colours a noun belongs to the reason. */
const compounds: [string, Expected][] = [
  ['I need Apollo for two weeks, month-end close', { end: '2026-03-16' }],
  ['I need Apollo until 20 March, year-end audit', { end: '2026-03-20' }],
  ['I need Apollo for three weeks, Friday demo', { end: '2026-03-23' }],
  ['I need Apollo for the month-end close', {}],
  ['I need Apollo, Monday workshop', {}],
  ['I need Apollo for next month', { start: '2026-04-01', end: '2026-04-30' }],
  ['I need Apollo, tomorrow please', { start: '2026-03-03' }],
  ['I need Apollo, Monday to Friday', { start: '2026-03-09', end: '2026-03-13' }],
  ['I need Apollo until month-end', { end: '2026-03-31' }],
  ['Ich brauche Apollo zwei Wochen, Freitag Demo', { end: '2026-03-16' }],
];

describe('dates', () => {
  for (const [said, expected] of invitations) {
    it(`of an invitation: ${said}`, () => assert.deepEqual(datesOf(`invite jane@fabrikam.example ${said}`), expected));
  }
  for (const [text, expected] of otherTongues) it(`in other languages: ${text}`, () => assert.deepEqual(datesOf(text), expected));
  for (const [text, expected] of extensions) it(`count from the present end: ${text}`, () => assert.deepEqual(datesOf(text), expected));
  for (const [text, expected] of compounds) it(`are not read into a noun: ${text}`, () => assert.deepEqual(datesOf(text), expected));
  for (const [text, expected] of reports) it(`of the past: ${text}`, () => assert.deepEqual(datesOf(text), expected));

  it('in figures have the month first for people in the United States', () => {
    assert.deepEqual(datesOf('invite jane@fabrikam.example until 04/03', 'en-US'), { end: '2026-04-03' });
  });

  it('are those of the calendar where the person is', () => {
    const lateEvening = { ...context, now: new Date('2026-03-02T23:30:00Z'), timeZone: 'Asia/Tokyo' };
    assert.equal(understand('invite jane@fabrikam.example until tomorrow', lateEvening).slots.end, '2026-03-04');
  });
});

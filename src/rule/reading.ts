import type { Day } from './time.ts';

const dayMs = 86_400_000;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** Whether this is a day of the calendar, YYYY-MM-DD. */
export const isDay = (text: string): boolean => dayPattern.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
export const daysBetween = (start: Day, end: Day): number => Math.round((Date.parse(`${end}T00:00:00Z`) - Date.parse(`${start}T00:00:00Z`)) / dayMs);
export const addDays = (day: Day, days: number): Day => new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** A link in a person's own words would be a link on an approver's card. */
export const hasLink = (text: string): boolean => /\bhttps?:\/\/|\bwww\.|\]\s*\(/i.test(text);

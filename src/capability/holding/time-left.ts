import type { Instant } from '../../rule/time.ts';
import { daysLeft } from './days-left.ts';

const soonDays = 14;
const parts = 10;

/** How much of the time is left, as a bar of ten parts; nothing is drawn for access that does not end. */
export function timeLeft({ since, endsAt }: { since: Instant | null; endsAt: Instant | null }, now: Date, timeZone: string): { showBar: boolean; left: number; spent: number; barStyle: 'good' | 'warning' | 'attention' } {
  if (endsAt === null || since === null || Date.parse(endsAt) <= Date.parse(since)) return { showBar: false, left: 0, spent: parts, barStyle: 'good' };
  const share = (Date.parse(endsAt) - now.getTime()) / (Date.parse(endsAt) - Date.parse(since));
  const days = daysLeft(endsAt, now, timeZone);
  const left = share <= 0 ? 0 : Math.min(parts, Math.max(1, Math.round(share * parts)));
  return { showBar: true, left, spent: parts - left, barStyle: days <= 1 ? 'attention' : days <= soonDays ? 'warning' : 'good' };
}

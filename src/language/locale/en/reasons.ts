import type { ReasonWords } from '../../slot/reason-words.ts';

export const reasons: ReasonWords = {
  because: 'because, because of, cause, cuz, coz, bc, since, as (he), as (she), as (they), as (we), as (i), as (it), as (the), as (our), due to, owing to, on account of, so that, so (he), so (she), so (they), so (we), so (i), given that, considering that, seeing that, in view of, the reason is, the reason being',
  purpose: 'for',
  infinitive: 'to, in order to, so as to',
  governing: 'want, wants, like, love, need, needs, have, has, going, how, able, allowed, ready, supposed, trying, try, ask, asked, forgot, wish, hope, possible, access, added, invited, invitation, membership, permission, permit, due, up, related, me, us, available, waiting, assign, invite, here, time, anything, something, nothing, left, what, added, refuse, plan, d, someone, who, way, remember, next, got, prefer, request, requests, had, continue, send, right, rights, happy, decided, agreed, out, you, hand, over, transfer, mine, guests',
  determiner: 'the, a, an, our, my, your, this, that, his, her, their, its, these, those, some, upcoming, next',
  subject: 'he, she, they, we, i, it, this, that, there, the, our, his, her, their, who, all, not, no',
  joining: 'join, access, use, see, get, have, enter, be',
  label: 'reason, justification, purpose, why, rationale, grounds',
  people: 'me, us, him, her, them, you, myself, colleague, colleagues, someone, somebody, anyone, everyone, guest, guests, partner, partners, supplier, suppliers, contractor, contractors, consultant, consultants, user, users, employee, employees, team, friend, client, customer, vendor, freelancer, person, people, external, externals, auditor, auditors, designer, developer, engineer, analyst, teammate, manager, boss, approval, all, now, today, my team',
};

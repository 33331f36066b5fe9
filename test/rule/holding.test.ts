import assert from 'node:assert/strict';
import { fateOf } from '../../src/rule/holding-fate.ts';
import { originOf } from '../../src/rule/holding-got.ts';
import { actingRole, refusalFor, type HeldAccess } from '../../src/rule/holding-right.ts';
import { awaitEnd, holdingDueAt, noticed, recordLook, type Holding, type Look } from '../../src/rule/holding.ts';
import { assignmentId, packageId, tenantId } from '../../src/rule/identity.ts';

const none = { add: false, extend: false, remove: false, requestors: [] };
const held = (changes: Partial<HeldAccess> = {}, policy: Partial<NonNullable<HeldAccess['policy']>> = {}): HeldAccess => ({ delivered: 'yes', ends: true, policy: { selfExtend: true, selfRemove: true, onBehalf: none, automatic: null, ...policy }, ...changes });

describe('who may change what is held', () => {
  const automatic = { automatic: { removesLeavers: true, graceDays: 7 } };
  const table = [
    ['a holder extends where the policy lets people', 'extend', 'holder', held(), null],
    ['a holder does not where it does not', 'extend', 'holder', held({}, { selfExtend: false }), 'not-by-oneself'],
    ['a holder gives up where the policy lets people', 'remove', 'holder', held({}, { selfExtend: false }), null],
    ['a holder keeps what the policy makes them keep', 'remove', 'holder', held({}, { selfRemove: false }), 'not-by-oneself'],
    ['a sponsor is not bound by what guests may do for themselves', 'extend', 'sponsor', held({}, { selfExtend: false }), null],
    ['a sponsor ends a guest’s access', 'remove', 'sponsor', held({}, { selfRemove: false }), null],
    ['a manager does not, where the policy names no managers', 'extend', 'manager', held(), 'not-on-behalf'],
    ['a manager does, where it does', 'remove', 'manager', held({}, { onBehalf: { ...none, remove: true } }), null],
    ['an owner ends', 'remove', 'owner', held(), null],
    ['an owner does not extend', 'extend', 'owner', held(), 'owner-removes-only'],
    ['an administrator extends', 'extend', 'administrator', held({}, { selfExtend: false }), null],
    ['nobody ends what is assigned by a rule', 'remove', 'administrator', held({}, automatic), 'automatic'],
    ['nobody extends what is assigned by a rule', 'extend', 'holder', held({ ends: false }, automatic), 'automatic'],
    ['nobody extends what has no end', 'extend', 'sponsor', held({ ends: false }), 'no-end'],
    ['what has no end can be given up', 'remove', 'holder', held({ ends: false }), null],
    ['what is delivered in part can be given up', 'remove', 'holder', held({ delivered: 'partly' }), null],
    ['what is delivered in part is not extended', 'extend', 'holder', held({ delivered: 'partly' }), 'not-delivered'],
    ['what is being delivered is left alone', 'remove', 'administrator', held({ delivered: 'no' }), 'not-delivered'],
    ['what has lost its policy is left alone', 'remove', 'administrator', held({ policy: null }), 'policy-gone'],
  ] as const;
  for (const [title, action, role, access, expected] of table) it(title, () => assert.equal(refusalFor(action, role, access), expected));

  it('takes the first role that allows it, and names the nearest one’s reason where none does', () => {
    const kept = held({}, { selfExtend: false });
    assert.deepEqual(actingRole('extend', ['holder', 'administrator'], kept), { ok: true, role: 'administrator' });
    assert.deepEqual(actingRole('extend', ['holder', 'owner'], kept), { ok: false, refusal: 'not-by-oneself' });
    assert.deepEqual(actingRole('extend', [], kept), { ok: false, refusal: 'stranger' });
  });
});

describe('what becomes of a guest’s account', () => {
  const end = '2027-03-10T09:00:00.000Z';
  const table = [
    ['stays where Entra is set to leave it', 'none', true, { kind: 'kept', why: 'setting' }],
    ['stays where entitlement management did not bring it in', 'block-and-delete', false, { kind: 'kept', why: 'not-governed' }],
    ['is blocked', 'block', true, { kind: 'blocked' }],
    ['is blocked, then deleted', 'block-and-delete', true, { kind: 'deleted', on: '2027-04-09T09:00:00.000Z', days: 30 }],
    ['is not known where that may not be read', 'block-and-delete', null, { kind: 'unknown', deletes: true, days: 30 }],
  ] as const;
  for (const [title, action, governed, expected] of table) it(title, () => assert.deepEqual(fateOf({ action, deleteAfterDays: 30 }, governed, end), expected));
});

describe('how something was got', () => {
  it('is told by its policy where Foyer has no request for it', () => {
    assert.deepEqual(originOf('p', { automatic: { removesLeavers: true, graceDays: 0 }, scope: 'allMemberUsers' }, [], []), { kind: 'automatic' });
    assert.deepEqual(originOf('p', { automatic: null, scope: 'notSpecified' }, [], []), { kind: 'assigned' });
    assert.deepEqual(originOf('p', { automatic: null, scope: 'allMemberUsers' }, [], []), { kind: 'elsewhere' });
    assert.deepEqual(originOf('p', null, [], []), { kind: 'elsewhere' });
  });
});

const end = '2027-03-31T21:59:59.999Z';
const reminders = [{ days: 14, at: '2027-03-17T08:00:00.000Z' }, { days: 1, at: '2027-03-30T07:00:00.000Z' }];
const lena = (changes: Partial<Holding> = {}): Holding => ({
  ...noticed({ id: 'holding_a', tenantId: tenantId('contoso'), assignmentId: assignmentId('a'), holder: { id: 'lena', name: 'Lena Fischer' }, package: { id: packageId('apollo'), name: 'Apollo Project' }, endsAt: end, remindFrom: '2027-03-01T09:00:00.000Z', reminders, lookAt: null }),
  ...changes,
});
const about: Look['about'] = { mail: 'lena@fabrikam.example', isGuest: true, sponsors: [], resources: [], policy: null, since: null, origin: { kind: 'elsewhere' }, holderRights: { extend: null, remove: null }, sponsorRights: { extend: null, remove: null } };
const stands = (changes: Partial<Look> = {}): Look => ({ entra: { kind: 'stands', endsAt: end }, about, reminders, fate: null, ...changes });
const look = (holding: Holding, seen: Look, now: string) => {
  const outcome = recordLook(holding, seen, new Date(now));
  assert.ok(outcome);
  return outcome;
};

describe('the reminders of an end', () => {
  it('come fourteen days and one day before, once each', () => {
    const first = look(lena(), stands(), '2027-03-17T08:00:00Z');
    assert.deepEqual(first.happened, [{ what: 'holding-reminded', days: 14 }]);
    assert.equal(holdingDueAt(first.holding), '2027-03-30T07:00:00.000Z');
    const between = look(first.holding, stands(), '2027-03-20T08:00:00Z');
    assert.deepEqual(between.happened, []);
    const second = look(between.holding, stands(), '2027-03-30T07:00:00Z');
    assert.deepEqual(second.happened, [{ what: 'holding-reminded', days: 1 }]);
    assert.equal(holdingDueAt(second.holding), end);
    assert.deepEqual(look(second.holding, stands(), '2027-03-31T07:00:00Z').happened, []);
  });

  it('are one where both are late', () => {
    const { holding, happened } = look(lena(), stands(), '2027-03-30T12:00:00Z');
    assert.deepEqual(happened, [{ what: 'holding-reminded', days: 1 }]);
    assert.equal(holdingDueAt(holding), end);
  });

  it('are not made up for from before the beginning', () => {
    const late = lena({ remindFrom: '2027-03-20T09:00:00.000Z' });
    assert.equal(holdingDueAt(late), '2027-03-30T07:00:00.000Z');
    assert.deepEqual(look(late, stands(), '2027-03-21T08:00:00Z').happened, []);
  });

  it('begin anew with a later end, and do not follow at once upon the extension', () => {
    const reminded = look(lena(), stands(), '2027-03-17T08:00:00Z').holding;
    const later = '2027-04-02T21:59:59.999Z';
    const moved = look(reminded, stands({ entra: { kind: 'stands', endsAt: later }, reminders: [{ days: 14, at: '2027-03-19T08:00:00.000Z' }, { days: 1, at: '2027-04-01T07:00:00.000Z' }] }), '2027-03-20T10:00:00Z');
    assert.deepEqual(moved.happened, [{ what: 'holding-end-moved', from: end, to: later }]);
    assert.equal(holdingDueAt(moved.holding), '2027-04-01T07:00:00.000Z');
  });

  it('are given at once where somebody has brought the end nearer', () => {
    const sooner = '2027-03-20T21:59:59.999Z';
    const { happened } = look(lena(), stands({ entra: { kind: 'stands', endsAt: sooner }, reminders: [{ days: 14, at: '2027-03-06T08:00:00.000Z' }, { days: 1, at: '2027-03-19T08:00:00.000Z' }] }), '2027-03-10T10:00:00Z');
    assert.deepEqual(happened, [{ what: 'holding-reminded', days: 14 }]);
  });

  it('do not come where the end does not', () => {
    const { holding, happened } = look(lena(), stands({ entra: { kind: 'stands', endsAt: null }, reminders: [] }), '2027-03-17T08:00:00Z');
    assert.deepEqual(happened, []);
    assert.equal(holdingDueAt(holding), null);
  });
});

describe('the end itself', () => {
  it('is looked for again while Entra takes its time', () => {
    const { holding, happened } = look(lena(), stands(), '2027-03-31T22:00:00Z');
    assert.deepEqual(happened, []);
    assert.equal(holding.lookAt, '2027-03-31T22:15:00.000Z');
  });

  it('is looked for until a removal shows, for a day', () => {
    const ending = awaitEnd(lena(), new Date('2027-03-02T10:00:00Z'));
    assert.equal(holdingDueAt(ending), '2027-03-02T10:00:00.000Z');
    assert.equal(look(ending, stands(), '2027-03-02T10:00:00Z').holding.lookAt, '2027-03-02T10:15:00.000Z');
    assert.equal(look(ending, stands(), '2027-03-03T10:00:00Z').holding.lookAt, null);
  });

  it('is told with what becomes of the account, and is final', () => {
    const { holding, happened } = look(lena(), stands({ entra: { kind: 'gone', at: end }, reminders: [], fate: { kind: 'blocked' } }), '2027-03-31T22:00:00Z');
    assert.deepEqual(happened, [{ what: 'holding-ended' }, { what: 'last-holding-ended', fate: { kind: 'blocked' } }]);
    assert.deepEqual(holding.state, { kind: 'ended', at: end, fate: { kind: 'blocked' } });
    assert.equal(holdingDueAt(holding), null);
    assert.equal(recordLook(holding, stands(), new Date('2027-04-01T00:00:00Z')), null);
  });
});

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { z } from 'zod';
import { createLog } from '../../src/ops/create-log.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import type { Player } from './script.ts';
import type { Seen } from './seen.ts';
import { openStage, type Stage } from './stage.ts';

const base = '/identityGovernance/entitlementManagement';

describe('partner organizations', () => {
  let stage: Stage;
  let sam: Player;
  let priya: Player;
  beforeEach(async () => {
    stage = await openStage();
    sam = stage.person('sam@contoso.example');
    priya = stage.person('priya@contoso.example');
  });
  afterEach(() => stage.close());

  const northwind = async () => {
    const { body } = await stage.graph('GET', `${base}/connectedOrganizations?$expand=internalSponsors,externalSponsors`);
    const names = z.array(z.object({ displayName: z.string() }));
    const all = z.object({ value: z.array(z.object({ displayName: z.string(), state: z.string(), internalSponsors: names, externalSponsors: names })) }).parse(body).value;
    return all.find((one) => one.displayName === 'Northwind');
  };
  const card = (shown: { card: Seen | null }): Seen => {
    assert.ok(shown.card);
    return shown.card;
  };

  it('are listed with their state, those that wait for a decision first', async () => {
    const list = await sam.say('partner organizations');
    assert.deepEqual(list.lines.slice(0, 5), ['3 partner organizations', 'One is proposed, and waits for a decision.', 'Northwind  northwind.example', '◔ Proposed, no sponsors', '[Open]']);
    const opened = card(await sam.press(list, 'Open the partner organization Northwind'));
    assert.deepEqual(opened.buttons.map((one) => one.title), ['Add sponsor', 'Take on as configured', 'Refuse', 'All partner organizations']);
  });

  it('are taken on after a confirmation, once, however often it is pressed', async () => {
    const shown = await sam.say('onboard Northwind');
    assert.deepEqual(shown.lines.slice(0, 4), [
      'Northwind',
      'Northwind, a partner',
      '◔ Proposed',
      'Nobody has decided about it yet: Entra proposes an organization when somebody from there asks for an access package. Until it is taken on, its people may not ask for what is for configured partner organizations alone. To be done: take it on or refuse it, and name an internal sponsor.',
    ]);
    const asked = card(await sam.press(shown, 'Take on as configured'));
    assert.deepEqual(asked.lines, [
      'Take Northwind on as configured',
      'Nothing has been changed yet.',
      '✓: Northwind becomes a configured partner organization.',
      '→: From then on its people may ask for every access package that a policy opens to all configured partner organizations. Whoever approves there still decides.',
      '!: It has no internal sponsor. Where a policy asks internal sponsors to approve, nobody will be found but the fallback.',
      '[Take it on]',
      '[Back]',
    ]);
    assert.equal((await northwind())?.state, 'proposed');
    const done = card(await sam.press(asked, 'Take it on'));
    assert.deepEqual(done.lines.slice(2, 5), ['✓ Configured', 'Its people may ask for what a policy opens to every configured partner organization.', 'Taken on. It is a configured partner organization now.']);
    assert.deepEqual(done.buttons.map((one) => one.title), ['Add sponsor', 'All partner organizations']);
    assert.equal((await northwind())?.state, 'configured');
    const again = card(await sam.press(asked, 'Take it on'));
    assert.equal(again.lines[4], 'It is configured already. Nothing was changed.');
    assert.equal((await stage.writes()).filter((one) => one.startsWith('PATCH ')).length, 1);
  });

  it('are refused after a confirmation that says what is deleted and what stays', async () => {
    const asked = card(await sam.press(await sam.say('onboard Northwind'), 'Refuse'));
    assert.deepEqual(asked.lines.slice(2), [
      '✕: Northwind is deleted from the partner organizations in Entra, with its sponsors. There is no undo: it would have to be added anew.',
      '–: Guests from it who are here already stay, with the access that they have.',
      '!: As long as a package is open to everybody outside, the next request from there proposes it again.',
      '[Delete it]',
      '[Back]',
    ]);
    assert.deepEqual(card(await sam.press(asked, 'Back')).lines[0], 'Northwind');
    const done = card(await sam.press(asked, 'Delete it'));
    assert.deepEqual(done.lines.slice(0, 3), ['2 partner organizations', 'Entra calls them connected organizations.', 'Northwind was refused, and is deleted.']);
    assert.equal(await northwind(), undefined);
    const again = card(await sam.press(asked, 'Delete it'));
    assert.equal(again.lines[2], 'That organization exists no more: it was refused or deleted before. Nothing was changed.');
  });

  it('that are configured are not deleted, whatever a client sends', async () => {
    const fabrikam = await sam.say('what are the rules for Fabrikam');
    const answer = await sam.tamper(fabrikam, 'partner.delete', fabrikam.buttons.find((one) => one.title === 'Add sponsor')?.data);
    assert.equal(card(answer).lines[4], 'It is configured already. Nothing was changed.');
    assert.deepEqual((await stage.writes()).filter((one) => one.startsWith('DELETE ')), []);
  });

  it('get sponsors by address: an employee inside, a guest of theirs outside', async () => {
    const shown = await sam.say('who sponsors Northwind');
    const inside = card(await sam.press(shown, 'Add sponsor', { mail: ' Marco@Contoso.example ' }));
    assert.ok(inside.lines.includes('Marco Duarte is an internal sponsor now.'));
    const outside = card(await sam.press(shown, 'Add sponsor', { mail: 'mia@northwind.example' }));
    assert.ok(outside.lines.includes('Mia Sato is an external sponsor now.'));
    assert.deepEqual(await northwind(), { displayName: 'Northwind', state: 'proposed', internalSponsors: [{ displayName: 'Marco Duarte' }], externalSponsors: [{ displayName: 'Mia Sato' }] });
    // From then on the sponsor may look, and change nothing.
    const his = await stage.person('marco@contoso.example').say('who sponsors Northwind');
    assert.deepEqual([his.lines[0], his.buttons], ['Northwind', []]);
  });

  it('refuse a sponsor who cannot be one, with the address left in its field', async () => {
    const shown = await sam.say('who sponsors Northwind');
    const refusals: [string, string][] = [
      ['', 'Write the mail address of the sponsor first. Nothing was changed.'],
      ['marco', 'That is not a mail address. Nothing was changed.'],
      ['nobody@contoso.example', 'Nobody in the directory has the address nobody@contoso.example. A sponsor is an employee, or a guest of Northwind who has been invited. Nothing was changed.'],
      ['john@fabrikam.example', 'john@fabrikam.example is a guest, but not one of Northwind. Nothing was changed.'],
    ];
    for (const [mail, words] of refusals) {
      const answer = card(await sam.press(shown, 'Add sponsor', { mail }));
      assert.equal(answer.lines[4], words);
      assert.equal(answer.inputs['mail'], mail);
    }
    assert.deepEqual((await stage.writes()).filter((one) => one.includes('connectedOrganizations')), []);
  });

  it('lose a sponsor after a confirmation', async () => {
    const shown = card(await sam.press(await sam.say('who sponsors Northwind'), 'Add sponsor', { mail: 'marco@contoso.example' }));
    const asked = card(await sam.press(shown, 'Remove Marco Duarte as an internal sponsor'));
    assert.deepEqual(asked.lines, [
      'Remove Marco Duarte as a sponsor of Northwind',
      'Nothing has been changed yet.',
      '–: Marco Duarte is no longer asked to approve requests from there. The account, and access of their own, stay.',
      '!: Marco Duarte is the last internal sponsor. Where a policy asks internal sponsors to approve, nobody will be found but the fallback.',
      '[Remove]',
      '[Back]',
    ]);
    const done = card(await sam.press(asked, 'Remove'));
    assert.equal(done.lines[4], 'Marco Duarte is no sponsor any more.');
    assert.deepEqual((await northwind())?.internalSponsors, []);
    assert.equal(card(await sam.press(asked, 'Remove')).lines[4], 'That sponsor was removed before. Nothing was changed.');
  });

  it('are shown to an owner of a catalog without buttons, and changed by nobody but an administrator', async () => {
    const hers = await priya.say('onboard Northwind');
    assert.deepEqual(hers.buttons.map((one) => one.title), ['All partner organizations']);
    const sams = await sam.say('onboard Northwind');
    const data = sams.buttons.find((one) => one.verb === 'partner.take-on')?.data;
    for (const verb of ['partner.take-on', 'partner.configure', 'partner.refuse', 'partner.delete', 'partner.add-sponsor']) {
      const answer = await priya.tamper(hers, verb, { ...z.record(z.string(), z.unknown()).parse(data), mail: 'marco@contoso.example' });
      assert.deepEqual([verb, answer.status, answer.words], [verb, 403, 'Only governance administrators may change this. Nothing was changed.']);
    }
    assert.equal((await northwind())?.state, 'proposed');
    const ines = stage.person('ines@contoso.example');
    assert.equal((await ines.say('onboard Northwind')).lines[0], 'Only for administrators');
    assert.equal((await ines.say('partner organizations')).lines[0], 'Only for administrators');
  });

  it('are turned over a page at a time where there are many', async () => {
    for (const letter of 'ABCDEFGHIJ') await stage.graph('POST', `${base}/connectedOrganizations`, { displayName: `Partner ${letter}`, description: '', identitySources: [{ '@odata.type': '#microsoft.graph.domainIdentitySource', domainName: `${letter}.example`, displayName: letter }], state: 'configured' });
    const list = await sam.say('partner organizations');
    assert.deepEqual([list.lines[0], list.lines.at(-2), list.lines.at(-1)], ['13 partner organizations', '1 to 12 of 13', '[Show more]']);
    const rest = card(await sam.press(list, 'Show more'));
    assert.deepEqual(rest.lines.slice(2), ['Partner J  j.example', '✓ Configured, no sponsors', '[Open]', '13 to 13 of 13']);
  });

  it('that Entra does not know are said to be unknown', async () => {
    assert.equal((await sam.say('onboard tailspin.example')).lines[0], 'tailspin.example is not a partner organization');
  });

  it('are left as they are where Entra refuses, and the card says so', async () => {
    const asked = card(await sam.press(await sam.say('onboard Northwind'), 'Take on as configured'));
    await stage.fault({ match: { method: 'PATCH', path: `${base}/connectedOrganizations` }, status: 400, times: 1 });
    const refused = card(await sam.press(asked, 'Take it on'));
    assert.deepEqual([refused.lines[2], refused.lines[4]], ['◔ Proposed', 'Entra refused this, so nothing was changed. Below is how it stands now; why it refused is in the audit.']);
  });
});

describe('the lifecycle of outside people', () => {
  let stage: Stage;
  let sam: Player;
  beforeEach(async () => {
    stage = await openStage();
    sam = stage.person('sam@contoso.example');
  });
  afterEach(() => stage.close());

  const settings = async () => z.looseObject({ externalUserLifecycleAction: z.string(), durationUntilExternalUserDeletedAfterBlocked: z.string() }).parse((await stage.graph('GET', `${base}/settings`)).body);

  it('is told in words, and changed after a confirmation of what it was and will be', async () => {
    const shown = await sam.say('lifecycle of outside people');
    assert.deepEqual(shown.lines, [
      'Lifecycle of outside people',
      'What Entra does when the last access package of a guest has ended.',
      'A guest whose last package has ended can no longer sign in. 30 days later the account is deleted.',
      'What to know',
      '• It concerns guests whom entitlement management invited, or who were made governed. All others stay as they are.',
      '• Entra tells nobody: neither the guest nor a sponsor.',
      '• Deleting looks at nothing else: teams, sites and applications that the guest has in another way go too.',
      '• A deleted account can be restored for 30 days.',
      'When the last package of a guest ends: [Block the sign-in, then delete the account]',
      'Delete the account after: [30 days]',
      '[See what would change]',
    ]);
    const same = await sam.press(shown, 'See what would change');
    assert.ok(same.card?.lines.includes('That is how it is already: nothing would change.'));
    const asked = await sam.press(shown, 'See what would change', { action: 'block-and-delete', days: '90' });
    assert.deepEqual(asked.card?.lines, [
      'Change the lifecycle of outside people',
      'Nothing has been changed yet.',
      '–: Now: A guest whose last package has ended can no longer sign in. 30 days later the account is deleted.',
      '→: Then: A guest whose last package has ended can no longer sign in. 90 days later the account is deleted.',
      '[Change it]',
      '[Back]',
    ]);
    assert.ok(asked.card);
    const done = await sam.press(asked.card, 'Change it');
    assert.deepEqual(done.card?.lines.slice(2, 4), ['A guest whose last package has ended can no longer sign in. 90 days later the account is deleted.', 'Changed.']);
    assert.equal((await settings()).durationUntilExternalUserDeletedAfterBlocked, 'P90D');
    const again = await sam.press(asked.card, 'Change it');
    assert.ok(again.card?.lines.includes('It is so already. Nothing was changed.'));
    assert.equal((await stage.writes()).filter((one) => one === `PATCH ${base}/settings`).length, 1);
  });

  it('is left alone where somebody else has changed it since the confirmation was shown', async () => {
    const asked = await sam.press(await sam.say('lifecycle of outside people'), 'See what would change', { action: 'block', days: '30' });
    await stage.graph('PATCH', `${base}/settings`, { externalUserLifecycleAction: 'none' });
    assert.ok(asked.card);
    const late = await sam.press(asked.card, 'Change it');
    assert.deepEqual(late.card?.lines.slice(2, 4), ['A guest whose last package has ended keeps the account, and can still sign in.', 'Somebody has changed this in the meantime. Nothing was changed: look at how it is now.']);
    assert.equal((await settings()).externalUserLifecycleAction, 'none');
  });

  it('is read by owners of catalogs, changed by administrators alone, and asks for sound values', async () => {
    const priya = stage.person('priya@contoso.example');
    const hers = await priya.say('lifecycle settings');
    assert.deepEqual([hers.lines[0], hers.buttons], ['Lifecycle of outside people', []]);
    const detail = 'block-and-delete 30 none 30';
    const refused = await priya.tamper(hers, 'lifecycle.change', { id: 'lifecycle', detail });
    assert.deepEqual([refused.status, refused.words], [403, 'Only governance administrators may change this. Nothing was changed.']);
    const his = await sam.say('lifecycle settings');
    for (const [verb, data] of [['lifecycle.review', { action: 'purge', days: '30' }], ['lifecycle.review', { action: 'block', days: '-1' }], ['lifecycle.change', { detail: 'block 30' }], ['lifecycle.change', {}]] as const) {
      assert.equal((await sam.tamper(his, verb, data)).status, 400);
    }
    assert.equal((await settings()).externalUserLifecycleAction, 'blockSignInAndDelete');
    assert.equal((await stage.person('ines@contoso.example').say('lifecycle settings')).lines[0], 'Only for administrators');
  });
});

describe('what administrators change', () => {
  it('is written into the audit with who did it and Entra’s request id, and so is the attempt of somebody else', async () => {
    const stage = await openStage();
    const [sam, priya] = [stage.person('sam@contoso.example'), stage.person('priya@contoso.example')];
    const shown = await sam.say('onboard Northwind');
    await sam.press(shown, 'Add sponsor', { mail: 'marco@contoso.example' });
    const asked = await sam.press(shown, 'Take on as configured');
    assert.ok(asked.card);
    await sam.press(asked.card, 'Take it on');
    await sam.press(asked.card, 'Take it on');
    const confirm = asked.card.buttons[0];
    await priya.tamper(await priya.say('onboard Northwind'), 'partner.configure', confirm?.data);
    await stage.foyer.close();

    const database = await openDatabase({ url: undefined, dataDir: stage.dataDir, log: createLog('silent') });
    const events = await database.db.selectFrom('audit_event').select(['kind', 'subject', 'actor', 'details']).orderBy('sequence').execute();
    await database.close();
    rmSync(stage.dataDir, { recursive: true, force: true });

    const subject = `organization:${z.object({ id: z.string() }).parse(confirm?.data).id}`;
    const told = events.map(({ kind, subject: about, actor, details }) => ({ kind, about, actor: z.looseObject({ name: z.string() }).parse(actor).name, details: z.record(z.string(), z.unknown()).parse(details) }));
    assert.deepEqual(told.map((one) => [one.kind, one.about, one.actor]), [
      ['organization-sponsor-added', subject, 'Sam Whitlock'],
      ['organization-configured', subject, 'Sam Whitlock'],
      ['refused-attempt', subject, 'Priya Raman'],
    ]);
    assert.match(String(told[1]?.details['graphRequestId']), /^[0-9a-f-]{36}$/);
    assert.deepEqual({ ...told[1]?.details, graphRequestId: '' }, { name: 'Northwind', from: 'proposed', graphRequestId: '' });
    assert.deepEqual(told[2]?.details, { verb: 'partner.configure', reason: 'not-administrator' });
  });
});

import assert from 'node:assert/strict';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { samplePage } from './sample-page.ts';

const ines = 'ines@contoso.example';
const marco = 'marco@contoso.example';

describe('the local Teams page', () => {
  const lab = samplePage();
  const { open, column, newest, writer, say, ask, hasSidewaysScroll } = lab;

  it('shows a newcomer the chat of Ines, and what to type', async () => {
    await open('');
    await column('Ines Calder').getByText('You are Ines Calder. Say it in your own words, or start with one of these:').waitFor();
    await column('Ines Calder').getByText('Then open Marco Duarte beside it: he decides.').waitFor();
    assert.equal(await lab.page.title(), 'Foyer in Contoso – local Teams');
    const sentence = await column('Ines Calder').getByRole('button', { name: /^Please invite/ }).textContent();
    const today = DateTime.now().setZone('Europe/Berlin');
    assert.equal(sentence, `Please invite jane.porter@fabrikam.example until the end of ${today.plus({ months: 1 }).setLocale('en').toFormat('LLLL')}, she reviews the Apollo mockups`);
  });

  it('says in an empty chat what the bot is for', async () => {
    await open(`?people=${ines},mia@northwind.example`);
    await column('Mia Sato').getByText('Foyer brings guests in, keeps their access honest, and sees them out, all in chat.').waitFor();
    assert.deepEqual(await column('Mia Sato').getByRole('listitem').allTextContents(), ['What can I request?', 'What do I have?', 'What can you do?']);
  });

  it('sends a sentence to begin with by one press, and draws the card that comes', async () => {
    await open(`?people=${ines}`);
    await column('Ines Calder').getByRole('button', { name: /^Please invite/ }).click();
    await column('Ines Calder').getByRole('heading', { name: 'Invite jane.porter@fabrikam.example?' }).waitFor();
    assert.equal(await column('Ines Calder').getByRole('region', { name: 'How to begin' }).count(), 0);
    assert.equal(await column('Ines Calder').locator('.message-own').count(), 1);
  });

  it('says which required input is empty, goes there, and sends nothing', async () => {
    await open(`?people=${ines}`);
    await ask('Ines Calder', 'form');
    await newest('Ines Calder').getByRole('button', { name: 'Send for approval' }).click();
    await newest('Ines Calder').getByText('Say in a few words why the access is needed').waitFor();
    assert.equal(await lab.page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
    assert.deepEqual(lab.tenant.bot.presses, []);
  });

  it('carries the inputs to the bot, and updates the other chat by itself', async () => {
    await open(`?people=${ines},${marco}`);
    await ask('Ines Calder', 'form');
    await newest('Ines Calder').getByRole('combobox', { name: /Role in the project/ }).selectOption('Engineer');
    await newest('Ines Calder').getByRole('textbox', { name: /Why is the access needed/ }).fill('She reviews the Apollo mockups');
    await newest('Ines Calder').getByRole('button', { name: 'Send for approval' }).click();
    await newest('Ines Calder').getByText('You asked as Engineer: She reviews the Apollo mockups').waitFor();
    assert.deepEqual(lab.tenant.bot.presses, [
      { verb: 'invite.confirm', data: { draft: 'draft-1', role: 'Engineer', end: '2030-03-31', reason: 'She reviews the Apollo mockups' } },
    ]);

    await newest('Marco Duarte').getByRole('textbox', { name: 'Comment for Ines' }).fill('Welcome, Jane');
    await newest('Marco Duarte').getByRole('button', { name: 'Approve', exact: true }).click();
    await newest('Marco Duarte').getByText('You chose to approve with the comment “Welcome, Jane”.').waitFor();
    await newest('Ines Calder').getByText('Approved by Marco Duarte', { exact: true }).waitFor();
    await newest('Ines Calder').getByText(/^Updated \d\d:\d\d$/).waitFor();
    await lab.page.locator('#announcer').getByText('Foyer updated a message to Ines Calder: Approved by Marco Duarte').waitFor({ state: 'attached' });
  });

  it('marks the chat of somebody who is not shown as unread', async () => {
    await open('?people=hana@contoso.example');
    await lab.tenant.call('POST', '/local/people/dana@contoso.example/open', {});
    await lab.tenant.bot.tell('Dana Osei', 'Something waits for you');
    await lab.page.getByRole('button', { name: /^Dana Osei.*New messages$/ }).click();
    await column('Dana Osei').getByText('Something waits for you').waitFor();
    await lab.page.getByRole('button', { name: /^Dana Osei.*approver$/ }).waitFor();
  });

  it('keeps what was typed when the bot updates the card, and when another message comes', async () => {
    await open('?people=priya@contoso.example');
    await ask('Priya Raman', 'form');
    const reason = column('Priya Raman').getByRole('textbox', { name: /Why is the access needed/ });
    await reason.fill('Half a sentence');
    await lab.tenant.bot.tell('Priya Raman', 'By the way');
    await column('Priya Raman').getByText('By the way').waitFor();
    await lab.tenant.bot.redraw('Priya Raman', 'Invite Jane Porter?');
    await column('Priya Raman').getByRole('heading', { name: 'Invite Jane Porter?' }).waitFor();
    assert.equal(await reason.inputValue(), 'Half a sentence');
    assert.equal(await reason.evaluate((node) => node === document.activeElement), true);
  });

  it('draws every kind of element, plain fallbacks, and no unsafe link', async () => {
    await open('?people=theo@contoso.example');
    await ask('Theo Lindqvist', 'gallery');
    const card = newest('Theo Lindqvist').locator('.card');
    await card.getByText('The fallback of an unknown element').waitFor();
    // It is taller than the window: its beginning is what one sees first.
    const place = await card.getByRole('heading', { name: 'Your guests' }).boundingBox();
    assert.equal(place !== null && place.y > 100 && place.y < 300, true);
    assert.equal(await card.getByRole('row').count(), 3);
    assert.deepEqual(await card.getByRole('link').evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute('href'), link.getAttribute('rel')])), [
      ['the policy', 'https://contoso.example/policy', 'noopener noreferrer'],
    ]);
    assert.equal(await card.getByRole('combobox', { name: 'Sponsor' }).count(), 1);
    await card.getByRole('button', { name: 'Show or hide' }).click();
    await card.getByText('Here they are.').waitFor();
  });

  it('leaves a reader who has scrolled up where they are, and points to what is new', async () => {
    await open('?people=theo@contoso.example');
    await ask('Theo Lindqvist', 'gallery');
    await newest('Theo Lindqvist').getByText('Your guests').waitFor();
    const scroller = lab.page.getByRole('region', { name: 'Messages of Theo Lindqvist and Foyer' });
    const pill = column('Theo Lindqvist').getByRole('button', { name: 'New messages' });
    await scroller.evaluate((node) => { node.scrollTop = 0; });
    await lab.tenant.bot.tell('Theo Lindqvist', 'News from below');
    await pill.click();
    await pill.waitFor({ state: 'hidden' });
    assert.equal(await scroller.evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight < 2), true);
  });

  it('shows a message in answer to a button as a passing note, and an error below the card', async () => {
    await open('?people=theo@contoso.example');
    await ask('Theo Lindqvist', 'gallery');
    const card = newest('Theo Lindqvist').locator('.card');
    await card.getByRole('button', { name: 'Extend' }).click();
    await lab.page.getByRole('status').getByText('Extended by 30 days.').waitFor();
    await card.getByRole('button', { name: 'Remove…' }).click();
    await card.getByRole('textbox', { name: /Why/ }).fill('Left');
    await card.getByRole('button', { name: 'Remove', exact: true }).click();
    await card.getByRole('alert').getByText('This access has ended already.').waitFor();
  });

  it('keeps a form where it is, with what is being typed, while another message grows above or below', async () => {
    await open('?people=hana@contoso.example');
    await ask('Hana Yilmaz', 'form');
    const reason = column('Hana Yilmaz').getByRole('textbox', { name: /Why is the access needed/ });
    await reason.fill('Half a sentence');
    await lab.tenant.bot.tell('Hana Yilmaz', 'By the way');
    await column('Hana Yilmaz').getByText('By the way').waitFor({ state: 'attached' });
    const place = await reason.boundingBox();
    for (const done of [1, 2, 3]) {
      await lab.tenant.bot.progress('Hana Yilmaz', done);
      await column('Hana Yilmaz').getByText(`${done} of 3 guests are done`).waitFor({ state: 'attached' });
    }
    assert.deepEqual([await reason.inputValue(), await reason.evaluate((node) => node === document.activeElement)], ['Half a sentence', true]);
    assert.equal((await reason.boundingBox())?.y, place?.y);
    await column('Hana Yilmaz').getByRole('button', { name: 'New messages' }).waitFor();
  });

  it('says so on a message that the bot did not answer, and sends it again', async () => {
    await open('?people=sam@contoso.example');
    await say('Sam Whitlock', 'fail once');
    await column('Sam Whitlock').getByText('Foyer did not answer this message.').waitFor();
    await column('Sam Whitlock').getByRole('button', { name: 'Try again' }).click();
    await column('Sam Whitlock').getByText('You said: fail once').waitFor();
    assert.equal(await column('Sam Whitlock').getByText('Foyer did not answer this message.').count(), 0);
  });

  it('shows what a person types as it was typed, lines and mark-up', async () => {
    await open('?people=sam@contoso.example');
    await writer('Sam Whitlock').fill('<img src=x onerror=alert(1)> **bold**');
    await writer('Sam Whitlock').press('Shift+Enter');
    await writer('Sam Whitlock').pressSequentially('and a second line');
    await writer('Sam Whitlock').press('Enter');
    await column('Sam Whitlock').getByText('You said: <img src=x').waitFor();
    assert.equal(await column('Sam Whitlock').locator('.message-own .bubble').last().textContent(), '<img src=x onerror=alert(1)> **bold**\nand a second line');
    assert.equal(await column('Sam Whitlock').locator('.bubble img').count(), 0);
  });

  it('changes the theme of page and cards at once, and keeps it in the link', async () => {
    await open('?people=theo@contoso.example');
    await ask('Theo Lindqvist', 'form');
    const colours = () => Promise.all([
      lab.page.locator('.bar').evaluate((node) => getComputedStyle(node).backgroundColor),
      newest('Theo Lindqvist').locator('.card').evaluate((node) => getComputedStyle(node).backgroundColor),
      newest('Theo Lindqvist').getByRole('heading').evaluate((node) => getComputedStyle(node).color),
    ]);
    await newest('Theo Lindqvist').getByRole('textbox', { name: /Why/ }).fill('Half a sentence');
    assert.deepEqual(await colours(), ['rgb(235, 235, 242)', 'rgb(255, 255, 255)', 'rgb(36, 36, 36)']);
    await lab.page.getByRole('radio', { name: 'Dark' }).check();
    assert.deepEqual(await colours(), ['rgb(22, 22, 22)', 'rgb(41, 41, 41)', 'rgb(255, 255, 255)']);
    assert.equal(await newest('Theo Lindqvist').getByRole('textbox', { name: /Why/ }).inputValue(), 'Half a sentence');
    assert.equal(new URL(lab.page.url()).search, '?people=theo@contoso.example&theme=dark');
  });

  it('shows the same people and theme after a reload and by the browser’s back', async () => {
    await open(`?people=${marco}&theme=dark`);
    await lab.page.getByRole('button', { name: 'Open Theo Lindqvist beside' }).click();
    await column('Theo Lindqvist').waitFor();
    await lab.page.reload();
    await column('Theo Lindqvist').waitFor();
    await column('Marco Duarte').waitFor();
    assert.equal(await lab.page.getByRole('radio', { name: 'Dark' }).isChecked(), true);
    await lab.page.goBack();
    await column('Theo Lindqvist').waitFor({ state: 'detached' });
  });

  it('moves the clock forward, by a step or to a day', async () => {
    await open('?people=hana@contoso.example');
    const clock = lab.page.getByRole('region', { name: 'The tenant’s clock' });
    const tomorrow = DateTime.now().plus({ hours: 24 }).setZone('Europe/Berlin').setLocale('en-GB').toFormat('ccc, d LLL yyyy');
    await clock.getByRole('button', { name: '+1 day' }).click();
    await clock.getByText(tomorrow).waitFor();
    await column('Hana Yilmaz').getByText('Yesterday').waitFor();
    await clock.getByRole('button', { name: 'Go to…' }).click();
    await clock.getByLabel('Move the clock to').fill('2034-05-06');
    await clock.getByRole('button', { name: 'Go', exact: true }).click();
    await clock.getByText('Sat, 6 May 2034').waitFor();
    await clock.getByText('09:00').waitFor();
    await lab.tenant.call('POST', '/local/clock', { advance: 'P1D' });
    await clock.getByText('Sun, 7 May 2034').waitFor();
  });

  it('shows the mail that went out, and accepts an invitation as the guest', async () => {
    await open('?people=hana@contoso.example');
    const { token } = z.object({ token: z.string() }).parse(await lab.tenant.call('POST', '/local/tokens', { roles: ['User.Invite.All'] }));
    await lab.tenant.call('POST', '/v1.0/invitations',
      { invitedUserEmailAddress: 'jane.porter@fabrikam.example', invitedUserDisplayName: 'Jane Porter', inviteRedirectUrl: 'https://myapps.microsoft.com/', sendInvitationMessage: true }, token);
    const button = lab.page.getByRole('button', { name: 'Mail 1 new' });
    await button.click();
    const mail = lab.page.getByRole('complementary', { name: 'Mail that went out' });
    await mail.getByText('To jane.porter@fabrikam.example').waitFor();
    await mail.getByRole('button', { name: 'Accept as the guest' }).click();
    await mail.getByRole('button', { name: 'Accepted' }).waitFor();
    await lab.page.getByRole('button', { name: /^Jane Porter/ }).waitFor();
    await lab.page.keyboard.press('Escape');
    await mail.waitFor({ state: 'hidden' });
    assert.equal(await lab.page.evaluate(() => document.activeElement?.getAttribute('aria-controls')), 'mail');
  });

  it('lets a guest who has not accepted the invitation do so in the place of the chat', async () => {
    await open('?people=hana@contoso.example');
    await lab.page.getByRole('button', { name: /^Alex Novak/ }).click();
    await column('Alex Novak').getByText('Alex Novak has not accepted the invitation yet').waitFor();
    await column('Alex Novak').getByRole('button', { name: 'Accept as the guest' }).click();
    await column('Alex Novak').getByText('Hello, I am Foyer.').waitFor();
    assert.equal(await column('Alex Novak').getByText('has not accepted').count(), 0);
  });

  it('works with the keyboard alone', async () => {
    await open('?people=hana@contoso.example');
    await lab.page.keyboard.press('Tab');
    await lab.page.keyboard.press('Tab');
    await lab.page.keyboard.press('Enter');
    await lab.page.keyboard.press('Tab');
    for (let step = 0; step < 5; step += 1) await lab.page.keyboard.press('ArrowDown');
    await lab.page.keyboard.press('Enter');
    await column('Sam Whitlock').waitFor();
    await lab.page.keyboard.type('form');
    await lab.page.keyboard.press('Enter');
    await column('Sam Whitlock').getByRole('heading', { name: 'Invite jane.porter@fabrikam.example?' }).waitFor();
    await lab.page.keyboard.press('Shift+Tab');
    assert.equal(await lab.page.evaluate(() => document.activeElement?.textContent), 'Cancel');
    await lab.page.keyboard.press('Enter');
    await column('Sam Whitlock').getByText('Cancelled.').first().waitFor();
    await lab.page.keyboard.press('F6');
    assert.equal(await lab.page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'People');
  });

  it('fits a telephone of 360 pixels, with people and tools in a drawer', async () => {
    await open('?people=theo@contoso.example', 360);
    await ask('Theo Lindqvist', 'gallery');
    await column('Theo Lindqvist').getByRole('heading', { name: 'Your guests' }).last().waitFor();
    assert.equal(await hasSidewaysScroll(), false);
    assert.equal(await lab.page.getByRole('button', { name: '+1 day' }).isVisible(), false);
    await lab.page.getByRole('button', { name: 'People and tools' }).click();
    assert.equal(await lab.page.getByRole('button', { name: '+1 day' }).isVisible(), true);
    assert.equal(await lab.page.evaluate(() => document.activeElement?.id), 'side');
    assert.equal(await hasSidewaysScroll(), false);
    await lab.page.getByRole('button', { name: /^Hana Yilmaz/ }).click();
    await column('Hana Yilmaz').waitFor();
    assert.equal(await column('Theo Lindqvist').count(), 0);
    await lab.page.getByRole('button', { name: '+1 day' }).waitFor({ state: 'hidden' });
    await say('Hana Yilmaz', 'A word without any place to break in it, as long as an address can be: '.concat('x'.repeat(120)));
    await column('Hana Yilmaz').getByText('You said: A word').waitFor();
    assert.equal(await hasSidewaysScroll(), false);
  });

  it('says that the tenant is not answering, and catches up by itself when it is back', async () => {
    await open('?people=sam@contoso.example');
    await lab.tenant.stop();
    await lab.page.getByRole('alert').getByText('The local tenant is not answering; trying again.').waitFor();
    await say('Sam Whitlock', 'Is anybody there?');
    await column('Sam Whitlock').getByText('Not sent. The local tenant is not answering.').waitFor();
    await lab.tenant.start();
    await lab.page.locator('#banner').waitFor({ state: 'hidden' });
    await column('Sam Whitlock').getByRole('button', { name: 'Try again' }).click();
    await column('Sam Whitlock').getByText('You said: Is anybody there?').waitFor();
  });
});

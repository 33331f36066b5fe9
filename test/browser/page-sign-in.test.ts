import assert from 'node:assert/strict';
import { samplePage } from './sample-page.ts';

describe('signing in on the local Teams page', () => {
  const lab = samplePage();
  const { open, column, newest, say, ask } = lab;

  it('signs in without a word where the person has consented', async () => {
    await open('?people=dana@contoso.example');
    await say('Dana Osei', 'sign in');
    await column('Dana Osei').getByText('Signed in silently.').waitFor();
    assert.equal(await column('Dana Osei').getByText('Sign in so that I can act for you.').count(), 0);
  });

  it('asks for consent where the person wants to be asked, on a card and on a button, and goes on with it', async () => {
    await open('?people=priya@contoso.example');
    await column('Priya Raman').getByRole('button', { name: 'Ask Priya Raman for consent', pressed: false }).click();
    await column('Priya Raman').getByRole('button', { name: 'Ask Priya Raman for consent', pressed: true }).waitFor();
    await say('Priya Raman', 'sign in');
    const dialog = lab.page.getByRole('dialog', { name: 'Foyer needs your permission' });
    await newest('Priya Raman').getByRole('button', { name: 'Sign in' }).click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await newest('Priya Raman').getByRole('alert').getByText('Without your permission Foyer cannot do this for you.').waitFor();
    await newest('Priya Raman').getByRole('button', { name: 'Sign in' }).click();
    await dialog.getByRole('listitem').getByText('Sign you in and read your profile').waitFor();
    await dialog.getByRole('button', { name: 'Accept' }).click();
    await column('Priya Raman').getByText('Signed in silently.').waitFor();
    await column('Priya Raman').getByText('Sign in so that I can act for you.').waitFor({ state: 'detached' });

    await column('Priya Raman').getByRole('button', { name: 'Ask Priya Raman for consent', pressed: false }).click();
    await ask('Priya Raman', 'gallery');
    await newest('Priya Raman').getByRole('button', { name: 'Act for me' }).click();
    await dialog.getByRole('button', { name: 'Accept' }).click();
    await lab.page.getByRole('status').getByText('Signed in silently.').waitFor();
  });

  it('signs in on the bot’s own page, and on Entra’s, where the bot asks for that', async () => {
    await open('?people=dana@contoso.example');
    await say('Dana Osei', 'sign in by hand');
    const [popup] = await Promise.all([lab.page.waitForEvent('popup'), newest('Dana Osei').getByRole('button', { name: 'Sign in' }).click()]);
    await popup.getByRole('button', { name: /Dana Osei/ }).click();
    await column('Dana Osei').getByText('Signed in by hand with 745254.').waitFor();
    assert.equal(popup.isClosed(), true);
  });

  it('offers the sign-in below a card whose button needs it, and says so when the window is closed', async () => {
    await open('?people=dana@contoso.example');
    await lab.tenant.call('POST', '/local/people/dana@contoso.example/sign-in', { consent: false });
    await ask('Dana Osei', 'gallery');
    const card = newest('Dana Osei').locator('.card');
    await card.getByRole('button', { name: 'Act for me' }).click();
    await card.getByRole('alert').getByText('This needs your consent to act for you, and it was not given.').waitFor();
    const [closed] = await Promise.all([lab.page.waitForEvent('popup'), card.getByRole('alert').getByRole('button', { name: 'Sign in' }).click()]);
    await closed.close();
    await card.getByRole('alert').getByText('The sign-in window was closed before it was done.').waitFor();
    const [popup] = await Promise.all([lab.page.waitForEvent('popup'), card.getByRole('alert').getByRole('button', { name: 'Sign in' }).click()]);
    await popup.getByRole('button', { name: /Dana Osei/ }).click();
    await popup.getByRole('button', { name: 'Accept' }).click();
    await lab.page.getByRole('status').getByText('Signed in by hand with 745254.').waitFor();
    await lab.tenant.call('POST', '/local/people/dana@contoso.example/sign-in', { consent: true });
  });
});

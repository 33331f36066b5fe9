import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startFoyer, type Foyer } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { openBrowser } from './open-browser.ts';

// Two people side by side, in a real browser, with the whole of Foyer behind the page. The pictures that the README shows are
// taken here: UPDATE_SCREENSHOTS=1 puts them where it finds them.
const pictures = process.env['UPDATE_SCREENSHOTS'] ? join(import.meta.dirname, 'screenshot') : join(import.meta.dirname, '../../.screenshots');

describe('an invitation, seen in the browser', () => {
  let foyer: Foyer;
  let browser: Browser;
  let page: Page;
  const folder = mkdtempSync(join(tmpdir(), 'foyer-browser-'));
  const problems: string[] = [];

  before(async function () {
    this.timeout(60_000);
    mkdirSync(pictures, { recursive: true });
    [foyer, browser] = await Promise.all([startFoyer(readConfig({ PORT: '0', LOCAL_TENANT_PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'error' })), openBrowser()]);
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'en-GB', colorScheme: 'light' });
    context.setDefaultTimeout(10_000);
    page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
  });
  after(async () => {
    await browser.close();
    await foyer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const column = (name: string) => page.getByRole('region', { name, exact: true });
  const newest = (name: string) => column(name).locator('.message-bot').last();
  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

  it('begins with a sentence, which becomes a form with its checks', async () => {
    await page.goto(`${foyer.pageUrl}?people=ines@contoso.example,marco@contoso.example`);
    await newest('Ines Calder').getByRole('heading', { name: 'Hello, this is Foyer' }).waitFor();
    await picture('1-first-visit');
    const writer = page.getByRole('textbox', { name: 'Message to Foyer as Ines Calder' });
    await writer.fill('Please get jane.porter@fabrikam.example in for four weeks, she reviews the Apollo mockups');
    await writer.press('Enter');
    await newest('Ines Calder').getByRole('heading', { name: 'Invite a guest' }).waitFor();
    assert.equal(await newest('Ines Calder').getByLabel('Mail address of the guest').inputValue(), 'jane.porter@fabrikam.example');
    assert.equal(await newest('Ines Calder').getByLabel('Why do they need access?').inputValue(), 'she reviews the Apollo mockups');
    await newest('Ines Calder').getByText('Marco Duarte, your manager, will be asked to decide.').waitFor();
    await picture('2-form');
  });

  it('says in the form what is missing, and sends nothing', async () => {
    await newest('Ines Calder').getByLabel('Why do they need access?').fill('');
    await newest('Ines Calder').getByRole('button', { name: 'Send request' }).click();
    await newest('Ines Calder').getByText('Say in a sentence why. Whoever decides reads it.').waitFor();
    await newest('Ines Calder').getByLabel('Why do they need access?').fill('She reviews the Apollo mockups');
  });

  it('becomes a request, and a card in the manager’s chat, by themselves', async () => {
    await newest('Ines Calder').getByLabel('Access package').selectOption({ label: 'Apollo Project (up to 90 days)' });
    await newest('Ines Calder').getByRole('button', { name: 'Send request' }).click();
    await newest('Ines Calder').getByRole('heading', { name: 'Request 1001' }).waitFor();
    await newest('Marco Duarte').getByRole('heading', { name: 'Ines Calder asks for a guest' }).waitFor();
    await picture('3-asked');
  });

  it('is approved by one press, and everybody sees how it goes on', async () => {
    await newest('Marco Duarte').getByRole('button', { name: 'Approve', exact: true }).click();
    await newest('Marco Duarte').getByText('Approved by Marco Duarte', { exact: false }).first().waitFor();
    await column('Ines Calder').getByText('Jane Porter has Apollo Project').waitFor();
    await column('Marco Duarte').getByText('Jane Porter has Apollo Project').waitFor();
    assert.equal(await newest('Marco Duarte').getByRole('button', { name: 'Deny' }).count(), 0);
    await picture('4-approved');
  });

  it('ends with the guest’s acceptance, of which the employee is told', async () => {
    await page.getByRole('button', { name: /Mail/ }).click();
    await page.getByRole('button', { name: 'Accept as the guest' }).click();
    await column('Ines Calder').getByText('Jane Porter accepted the invitation (request 1001).').waitFor();
    await picture('5-accepted');
    assert.deepEqual(problems, []);
  });

  it('looks as well in the dark, and on a phone', async () => {
    await page.goto(`${foyer.pageUrl}?people=ines@contoso.example,marco@contoso.example&theme=dark`);
    await column('Ines Calder').getByText('Done: everybody is in').first().waitFor();
    await picture('6-dark');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${foyer.pageUrl}?people=ines@contoso.example&theme=light`);
    await column('Ines Calder').getByText('Done: everybody is in').first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false);
    await picture('7-phone');
  });
});

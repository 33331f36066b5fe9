import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startFoyer, type Foyer } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { openBrowser } from './open-browser.ts';

// An access package from the wish to the delivery, with two stages of approval, in a real browser with the whole of Foyer behind it.
// UPDATE_SCREENSHOTS=1 puts the pictures where the README finds them.
const pictures = process.env['UPDATE_SCREENSHOTS'] ? join(import.meta.dirname, 'screenshot') : join(import.meta.dirname, '../../.screenshots');

describe('an access package, seen in the browser', () => {
  let foyer: Foyer;
  let browser: Browser;
  let page: Page;
  const folder = mkdtempSync(join(tmpdir(), 'foyer-browser-package-'));
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
  async function say(name: string, text: string): Promise<void> {
    const writer = page.getByRole('textbox', { name: `Message to Foyer as ${name}` });
    await writer.fill(text);
    await writer.press('Enter');
  }

  it('begins with what may be requested', async () => {
    await page.goto(`${foyer.pageUrl}?people=ines@contoso.example,marco@contoso.example`);
    await newest('Ines Calder').getByRole('heading', { name: 'Hello, this is Foyer' }).waitFor();
    await say('Ines Calder', 'what can I request');
    await newest('Ines Calder').getByRole('heading', { name: 'What you can request' }).waitFor();
    assert.equal(await newest('Ines Calder').getByText('Supplier Portal').count(), 0);
    await picture('8-packages');
  });

  it('asks what the policy asks, and sends nothing that is not answered', async () => {
    await say('Ines Calder', 'I need the finance data room for two weeks, month-end close');
    await newest('Ines Calder').getByRole('heading', { name: 'Request Finance Data Room' }).waitFor();
    await newest('Ines Calder').getByRole('button', { name: 'Send request' }).click();
    await newest('Ines Calder').getByLabel('Why do you need this data?').fill('Month-end close of the design budget');
    await newest('Ines Calder').getByRole('radio', { name: 'yes' }).check();
    await picture('9-package-form');
  });

  it('is asked for as the person, and comes to the approver, who decides as themselves', async () => {
    await newest('Ines Calder').getByRole('button', { name: 'Send request' }).click();
    await newest('Marco Duarte').getByRole('heading', { name: 'Ines Calder asks for Finance Data Room' }).waitFor();
    await column('Ines Calder').getByText('Waiting for Marco Duarte (stage 1 of 2)').waitFor();
    await picture('10-package-asked');
    await newest('Marco Duarte').getByRole('button', { name: 'Approve', exact: true }).click();
    await column('Ines Calder').getByText('Waiting for Priya Raman (stage 2 of 2)').first().waitFor();
  });

  it('goes through the second stage to the delivery', async () => {
    await page.goto(`${foyer.pageUrl}?people=ines@contoso.example,priya@contoso.example`);
    await newest('Priya Raman').getByRole('heading', { name: 'Ines Calder asks for Finance Data Room' }).waitFor();
    await newest('Priya Raman').getByRole('button', { name: 'Approve', exact: true }).click();
    await column('Ines Calder').getByText('You have access').first().waitFor();
    await picture('11-package-delivered');
  });

  it('shows what is held, until when, in the dark and on a phone', async () => {
    await page.goto(`${foyer.pageUrl}?people=john@fabrikam.example,sam@contoso.example&theme=dark`);
    await say('John Mercer', 'what do I have');
    await newest('John Mercer').getByText('Apollo Project').first().waitFor();
    await say('Sam Whitlock', 'who can get Apollo');
    await newest('Sam Whitlock').getByText('Apollo Project').first().waitFor();
    await picture('12-holdings-dark');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${foyer.pageUrl}?people=john@fabrikam.example&theme=light`);
    await column('John Mercer').getByText('Apollo Project').first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false);
    await picture('13-holdings-phone');
    assert.deepEqual(problems, []);
  });
});

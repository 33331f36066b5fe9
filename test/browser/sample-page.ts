import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser } from './open-browser.ts';
import { startSampleTenant, type SampleTenant } from './sample-tenant.ts';

/** The page in a browser, with the sample bot behind it, for the tests of one suite; a test fails on any error that the page throws. */
export interface SamplePage {
  readonly page: Page;
  readonly tenant: SampleTenant;
  open(query: string, width?: number): Promise<void>;
  column(name: string): Locator;
  /** The bot's newest message. */
  newest(name: string): Locator;
  writer(name: string): Locator;
  say(name: string, text: string): Promise<void>;
  /** Says something, and waits for the bot's answer. */
  ask(name: string, text: string): Promise<void>;
  hasSidewaysScroll(): Promise<boolean>;
}

export function samplePage(): SamplePage {
  let browser: Browser;
  let tenant: SampleTenant;
  let page: Page;
  const problems: string[] = [];

  before(async () => {
    [browser, tenant] = await Promise.all([openBrowser(), startSampleTenant()]);
  });
  after(async () => {
    await browser.close();
    await tenant.close();
  });
  afterEach(async () => {
    await page.context().close();
    assert.deepEqual(problems.splice(0), []);
  });

  const column = (name: string): Locator => page.getByRole('region', { name, exact: true });
  const writer = (name: string): Locator => page.getByRole('textbox', { name: `Message to Foyer as ${name}` });

  async function open(query: string, width = 1280): Promise<void> {
    tenant.bot.presses.length = 0;
    const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'en-GB', timezoneId: 'America/New_York', colorScheme: 'light' });
    context.setDefaultTimeout(8000);
    page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    // The browser itself writes of answers such as 502 into the console: those are part of some tests.
    page.on('console', (message) => { if (message.type() === 'error' && !message.text().startsWith('Failed to load')) problems.push(message.text()); });
    await page.goto(`${tenant.url}/${query}`);
    await page.getByText('Hello, I am Foyer.').first().waitFor();
  }

  async function say(name: string, text: string): Promise<void> {
    await writer(name).fill(text);
    await writer(name).press('Enter');
  }

  async function ask(name: string, text: string): Promise<void> {
    const before = await column(name).locator('.message-bot').count();
    await say(name, text);
    await column(name).locator('.message-bot').nth(before).waitFor();
  }

  return {
    get page() { return page; },
    get tenant() { return tenant; },
    open,
    column,
    newest: (name) => column(name).locator('.message-bot').last(),
    writer,
    say,
    ask,
    hasSidewaysScroll: () => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth),
  };
}

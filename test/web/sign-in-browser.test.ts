import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { createServer } from '../../src/web/create-server.ts';
import type { Server } from '../../src/web/create-server.ts';
import { openBrowser } from '../browser/open-browser.ts';

/** Microsoft's own library. It believes Teams' own hosts alone. */
const teamsScript = readFileSync(createRequire(import.meta.url).resolve('@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js'));
/** The window that opens the page, as Teams on the web: it answers the library's greeting, and keeps what it hears. */
const openerPage = `<!doctype html><title>Teams</title><script>
window.heard = [];
addEventListener('message', ({ data, source, origin }) => {
  heard.push(data);
  if (data.func === 'initialize') source.postMessage({ id: data.id, uuidAsString: data.uuidAsString, args: ['authentication', 'web', '{"apiVersion":4,"hostVersionsInfo":{},"isLegacyTeams":false,"supports":{}}', '2.0.0'] }, origin);
});
</script>`;

describe('the sign-in pages in a browser', () => {
  let browser: Browser;
  /** Entra, which sends everybody back at once. */
  let entra: HttpServer;
  let entraUrl: string;
  const bots: Server[] = [];

  before(async () => {
    entra = createHttpServer((request, response) => {
      const url = new URL(request.url ?? '', entraUrl);
      response.statusCode = 404;
      if (!url.pathname.endsWith('/authorize')) return response.end();
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code: 'secret-code', state: url.searchParams.get('state') ?? '' }).toString();
      response.statusCode = 302;
      response.setHeader('location', back.href);
      return response.end();
    });
    await new Promise<void>((done) => entra.listen(0, '127.0.0.1', done));
    entraUrl = `http://127.0.0.1:${(entra.address() as AddressInfo).port}`;
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await Promise.all(bots.map((bot) => bot.close()));
    entra.closeAllConnections();
    await new Promise((done) => entra.close(done));
  });

  /** Opens the sign-in page from a page of that origin, and leaves it to its end. */
  async function signIn(opener: string, options: { openerOrigin: string | null; teamsScript: Buffer | null }) {
    const bot = await createServer({
      host: '127.0.0.1',
      port: 0,
      receive: async () => ({ status: 200 }),
      isReady: async () => true,
      signIn: { authorityUrl: entraUrl, tenantId: 'tenant', clientId: 'client', scopes: [], ...options },
    });
    bots.push(bot);
    const page = await browser.newPage();
    await page.route(`${opener}/**`, (route) => route.fulfill({ contentType: 'text/html', body: openerPage }));
    await page.goto(`${opener}/`);
    const opening = page.waitForEvent('popup');
    await page.evaluate((address) => void window.open(address, '_blank', 'popup'), `${bot.url}/sign-in`);
    const popup = await opening;
    const complaints: string[] = [];
    popup.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    popup.on('pageerror', (error) => complaints.push(error.message));
    return { bot, page, popup, complaints };
  }
  const heard = (page: Page): Promise<Record<string, unknown>[]> => page.evaluate(() => (window as unknown as { heard: Record<string, unknown>[] }).heard);
  const hears = (page: Page, text: string) => page.waitForFunction((wanted) => JSON.stringify((window as unknown as { heard: unknown }).heard).includes(wanted), text);

  it('run under their own policy, tell the local Teams page, and forget what Entra sent', async () => {
    const { bot, page, popup, complaints } = await signIn('http://local-teams.example', { openerOrigin: 'http://local-teams.example', teamsScript: null });
    await hears(page, 'foyer-signed-in');
    await popup.getByRole('heading', { name: 'You are signed in' }).waitFor();
    const [told] = await heard(page);
    assert.match(String(told?.state), /^[\w-]{43}$/);
    assert.equal(popup.url(), `${bot.url}/sign-in/end`);
    assert.notEqual(await popup.evaluate(() => getComputedStyle(document.body).maxWidth), 'none');
    assert.deepEqual(complaints, []);
  });

  it('tell Teams by its own library, which then closes them', async () => {
    const { page, popup } = await signIn('https://teams.microsoft.com', { openerOrigin: null, teamsScript });
    const closed = popup.isClosed() ? null : popup.waitForEvent('close');
    await hears(page, 'authentication.authenticate.success');
    const success = (await heard(page)).find(({ func }) => func === 'authentication.authenticate.success');
    assert.match(String((success?.args as unknown[])[0]), /^[\w-]{43}$/);
    await closed;
  });

  it('tell a page of another origin nothing of the state', async () => {
    const { page, popup } = await signIn('http://elsewhere.example', { openerOrigin: 'http://local-teams.example', teamsScript });
    await hears(page, 'initialize');
    await popup.getByRole('heading', { name: 'You are signed in' }).waitFor();
    const state = await popup.evaluate(() => document.body.dataset.state ?? '');
    assert.match(state, /^[\w-]{43}$/);
    assert.equal(JSON.stringify(await heard(page)).includes(state), false);
  });
});

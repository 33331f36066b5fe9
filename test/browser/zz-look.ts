import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFoyer } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { createScript } from '../transcript/script.ts';
import { sendFile } from '../transcript/list-player.ts';
import { openBrowser } from './open-browser.ts';
const folder = mkdtempSync(join(tmpdir(), 'foyer-look-'));
const foyer = await startFoyer(readConfig({ PORT: '0', LOCAL_TENANT_PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'error' }));
const browser = await openBrowser();
const script = createScript(foyer.pageUrl ?? '');
const sam = script.person('sam@contoso.example');
const rows = Array.from({ length: 80 }, (_, i) => `guest${i}@fabrikam.example,,Marketing Assets,,Launch`);
const card = await sendFile(script, 'sam@contoso.example', 'guests.csv', ['email,name,package,end,reason', ...rows, 'bad,,,,', 'max@tailspin.example,,,,', 'lena@fabrikam.example,,Apollo Project,,x', 'john@fabrikam.example,,,,', 'x@litware.example,X,,,'].join('\n'));
async function shots(name: string) {
  for (const [scheme, width] of [['light', 1100], ['dark', 360]] as const) {
    const context = await browser.newContext({ viewport: { width, height: 1500 }, locale: 'en-GB', colorScheme: scheme });
    const page = await context.newPage();
    await page.goto(`${foyer.pageUrl}?people=sam@contoso.example`);
    await page.locator('.message-bot').last().waitFor();
    await page.waitForTimeout(800);
    await page.screenshot({ path: `/tmp/look-${name}-${scheme}.png` });
    await context.close();
  }
}
await shots('preview');
await script.fault({ match: { method: 'POST', path: '/identityGovernance/entitlementManagement/assignmentRequests' }, delayMs: 100, rate: 1 });
await sam.press(card, card.buttons[0]!.title);
await new Promise((r) => setTimeout(r, 5500));
await shots('progress');
await browser.close(); await foyer.close(); rmSync(folder, { recursive: true, force: true });

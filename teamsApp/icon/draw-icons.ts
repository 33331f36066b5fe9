import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { PNG } from 'pngjs';

/**
 * `node teamsApp/icon/draw-icons.ts`: draws the two icons of the app from their SVG sources, whose paths are those of the
 * local Teams page's mark. The PNGs are committed, so that packaging needs no browser.
 */

const here = new URL('./', import.meta.url);
const executablePath = process.env['CHROMIUM_PATH'] ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((place) => existsSync(place));
if (!executablePath) throw new Error('No Chromium was found. Set CHROMIUM_PATH to its executable.');

const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
try {
  for (const { name, size } of [{ name: 'color', size: 192 }, { name: 'outline', size: 32 }]) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${readFileSync(new URL(`${name}.svg`, here), 'utf8')}`);
    const drawn = PNG.sync.read(await page.screenshot({ omitBackground: true }));
    writeFileSync(new URL(`../${name}.png`, here), PNG.sync.write(name === 'outline' ? allWhite(drawn) : drawn));
  }
} finally {
  await browser.close();
}

/** Teams colours the outline itself: only how much of a pixel is covered may differ, and rounding must not tint it. */
function allWhite(png: PNG): PNG {
  for (let at = 0; at < png.data.length; at += 4) png.data.fill(255, at, at + 3);
  return png;
}

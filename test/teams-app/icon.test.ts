import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { manifest, readSource } from './source.ts';

interface Pixel {
  color: string;
  alpha: number;
}

function pixelsOf(name: string): { width: number; height: number; pixels: Pixel[]; at(x: number, y: number): Pixel } {
  const { width, height, data } = PNG.sync.read(readFileSync(new URL(`../../teamsApp/${name}`, import.meta.url)));
  const pixels = Array.from({ length: width * height }, (_, index) => ({ color: data.subarray(index * 4, index * 4 + 3).toString('hex'), alpha: data[index * 4 + 3]! }));
  return { width, height, pixels, at: (x, y) => pixels[y * width + x]! };
}

const pathsOf = (svg: string): string[] => [...svg.matchAll(/ d="([^"]+)"/g)].map((match) => match[1]!);

describe('the icons of the Teams app', () => {
  it('include one in colour, 192 pixels wide and high, that fills its square without transparency', () => {
    const icon = pixelsOf('color.png');
    assert.deepEqual([icon.width, icon.height], [192, 192]);
    assert.ok(icon.pixels.every(({ alpha }) => alpha === 255));
    assert.deepEqual([icon.at(0, 0), icon.at(191, 0), icon.at(0, 191), icon.at(191, 191)].map(({ color }) => color), ['5b5fc7', '5b5fc7', '5b5fc7', '5b5fc7']);
    assert.equal(icon.at(96, 120).color, 'ffffff');
  });

  it('include an outline, 32 pixels wide and high, in white on nothing, with an edge left free', () => {
    const icon = pixelsOf('outline.png');
    assert.deepEqual([icon.width, icon.height], [32, 32]);
    assert.deepEqual(new Set(icon.pixels.map(({ color }) => color)), new Set(['ffffff']));
    assert.ok(icon.pixels.filter(({ alpha }) => alpha === 255).length > 100);
    const inEdge = (index: number) => [index % 32, Math.floor(index / 32)].some((place) => place < 2 || place > 29);
    assert.ok(icon.pixels.every(({ alpha }, index) => alpha === 0 || !inEdge(index)));
    assert.equal(icon.at(11, 20).alpha, 0);
    assert.equal(icon.at(16, 20).alpha, 255);
  });

  it('show the mark of the local Teams page, in the accent colour of the manifest', () => {
    const mark = readFileSync(new URL('../../src/local-tenant/page/foyer.svg', import.meta.url), 'utf8');
    assert.deepEqual(pathsOf(readSource('icon/color.svg')), pathsOf(mark));
    assert.deepEqual(pathsOf(readSource('icon/outline.svg')), pathsOf(mark));
    assert.equal(pathsOf(mark).length, 3);
    assert.equal(manifest.accentColor.toLowerCase(), '#5b5fc7');
    assert.ok(mark.includes('fill="#5b5fc7"'));
  });
});

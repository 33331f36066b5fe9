import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Renderer from 'adaptivecards';
import { buildCard, cards, type CardName } from '../../src/card/registry.ts';
import { verbs } from '../../src/card/verb.ts';

// The renderer's own package is extension-less; its bundle runs in Node.js, where nothing is drawn but everything is checked.
const { AdaptiveCard, SerializationContext, Versions } = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as typeof Renderer;

const folder = new URL('../../adaptiveCards/', import.meta.url);
const golden = new URL('./golden/', import.meta.url);
const names = Object.keys(cards) as CardName[];
const preview = (name: CardName) => JSON.parse(readFileSync(new URL(`${name}.data.json`, folder), 'utf8'));
const build = (name: CardName) => buildCard(name, preview(name));

/** Every object of a card, with the path to it. */
function* walk(value: unknown, path = '$'): Generator<{ path: string; element: Record<string, unknown> }> {
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* walk(one, `${path}[${index}]`);
  } else if (value !== null && typeof value === 'object') {
    const element = value as Record<string, unknown>;
    yield { path, element };
    for (const [key, one] of Object.entries(element)) yield* walk(one, `${path}.${key}`);
  }
}
const elements = (name: CardName) => [...walk(build(name))];
const ofType = (name: CardName, type: RegExp) => elements(name).filter(({ element }) => type.test(String(element['type'])));

describe('the cards', () => {
  it('have a template and preview data each, and there is nothing else', () => {
    assert.deepEqual(readdirSync(folder).sort(), names.flatMap((name) => [`${name}.data.json`, `${name}.json`]).sort());
  });

  for (const name of names) {
    describe(name, () => {
      it('is a valid Adaptive Card of a version that Teams shows', () => {
        const card = new AdaptiveCard();
        const context = new SerializationContext(Versions.v1_5);
        card.parse(build(name), context);
        // The renderer's check of `lang` keeps its place between cards (a global regular expression) and refuses every other one.
        const problems = [...Array(context.eventCount).keys()].map((index) => context.getEventAt(index).message).filter((message) => !message.includes('property "lang"'));
        assert.deepEqual(problems, []);
        assert.deepEqual(card.validateProperties().validationEvents.map((one) => one.message), []);
        assert.equal(build(name)['version'], '1.5');
      });

      it('looks as it did, unless somebody meant to change it', () => {
        const file = new URL(`${name}.json`, golden);
        const now = `${JSON.stringify(build(name), null, 2)}\n`;
        if (process.env['UPDATE_GOLDEN']) writeFileSync(file, now);
        assert.equal(now, readFileSync(file, 'utf8'));
      });

      it('fits into 20 KB, of which Teams takes 28 on its narrowest path', () => {
        assert.ok(Buffer.byteLength(JSON.stringify(build(name)), 'utf16le') < 2 * 20_480);
      });

      it('has only buttons that the bot knows, each with a title', () => {
        for (const { path, element } of ofType(name, /^Action\./)) {
          assert.equal(element['type'], 'Action.Execute', path);
          assert.ok(verbs.some((verb) => verb === element['verb']), `${path} ${String(element['verb'])}`);
          assert.ok(String(element['title']).length > 0, path);
        }
      });

      it('labels every input, and says what is wrong with a required one', () => {
        for (const { path, element } of ofType(name, /^Input\./)) {
          // A toggle's own title is its label.
          assert.ok(String(element[element['type'] === 'Input.Toggle' ? 'title' : 'label'] ?? '').length > 0, path);
          if (element['isRequired'] === true) assert.ok(String(element['errorMessage'] ?? '').length > 0, path);
        }
      });

      it('reads from top to bottom: words that wrap, a heading first, a language, a fallback', () => {
        for (const { path, element } of ofType(name, /^TextBlock$/)) assert.equal(element['wrap'], true, path);
        assert.equal(ofType(name, /^TextBlock$/)[0]?.element['style'], 'heading');
        assert.equal(build(name)['lang'], 'en');
        assert.ok(String(build(name)['fallbackText']).length > 0);
      });

      it('has at most six buttons in a row', () => {
        for (const { path, element } of elements(name)) if (Array.isArray(element['actions'])) assert.ok(element['actions'].length <= 6, path);
      });

      it('leaves no template expression, no null and no empty text run behind', () => {
        const text = JSON.stringify(build(name));
        assert.ok(!text.includes('${'), text.slice(text.indexOf('${'), text.indexOf('${') + 60));
        assert.ok(!/:null|,null|\[null/.test(text));
        for (const { path, element } of ofType(name, /^TextRun$/)) assert.ok(String(element['text']).length > 0, path);
      });

      it('refuses data of another shape', () => {
        assert.throws(() => buildCard(name, { ...preview(name), title: 7 }), /title/);
      });
    });
  }

  it('show a person’s words as words: no expression, markdown, mention or element comes of them', () => {
    const hostile = '${title} [Approve](https://evil.example) **bold** <at>Everyone</at> {"type":"Action.OpenUrl"}';
    const data = preview('request');
    data.facts = [{ label: 'Why', value: hostile }];
    const card = buildCard('request', data);
    const runs = [...walk(card)].filter(({ element }) => element['text'] === hostile);
    assert.deepEqual(runs.map(({ element }) => element['type']), ['TextRun']);
  });
});

import assert from 'node:assert/strict';
import { understand } from '../../src/language/understand.ts';
import { context } from '../language/context.ts';
import { languages, manifest, readSource } from './source.ts';

/** What each command means, in the order of the manifest. */
const intents = ['help', 'invite_guest', 'my_requests', 'my_guests', 'my_approvals', 'cancel_request'];

/** The limits that hold in every version of the schema; 1.21 widened those of the commands. */
const limits: [RegExp, number][] = [
  [/^name\.short$/, 30],
  [/^name\.full$/, 100],
  [/^description\.short$/, 80],
  [/^description\.full$/, 4000],
  [/^bots\[0\]\.commandLists\[0\]\.commands\[\d\]\.title$/, 32],
  [/^bots\[0\]\.commandLists\[0\]\.commands\[\d\]\.description$/, 128],
];

describe('the languages of the Teams app', () => {
  it('are English, German, French, Spanish and Japanese', () => {
    assert.equal(manifest.localizationInfo.defaultLanguageTag, 'en');
    assert.deepEqual(languages.map(({ tag }) => tag), ['en', 'de', 'fr', 'es', 'ja']);
  });

  it('say four things about the app and two about each of six commands', () => {
    assert.deepEqual(languages.map(({ texts }) => Object.keys(texts).length), [16, 16, 16, 16, 16]);
  });

  for (const { tag, texts } of languages) {
    describe(tag, () => {
      it('says everything that the manifest says, and nothing else', () => {
        assert.deepEqual(Object.keys(texts).sort(), Object.keys(languages[0]!.texts).sort());
      });

      it('keeps to the lengths that Teams allows', () => {
        for (const [key, text] of Object.entries(texts)) {
          const most = limits.find(([pattern]) => pattern.test(key))?.[1];
          assert.ok(most !== undefined, `no limit is known for ${key}`);
          assert.ok(text.length > 0 && text.length <= most, `${key} has ${text.length} characters of ${most}`);
        }
      });

      it('has commands that the bot understands, whatever language the client tells', () => {
        const titles = intents.map((_, at) => texts[`bots[0].commandLists[0].commands[${at}].title`] ?? '');
        assert.deepEqual(titles.map((title) => understand(title, context).intent), intents);
        assert.deepEqual(titles.map((title) => understand(title, { ...context, locale: tag }).intent), intents);
      });
    });
  }

  for (const { languageTag, file } of manifest.localizationInfo.additionalLanguages) {
    // Microsoft's schema of a language file holds patterns that no JavaScript engine compiles in Unicode mode: the keys and lengths above stand for it.
    it(`name the schema of the manifest's own version: ${file}`, () => {
      assert.match(readSource(file), /"\$schema": "https:\/\/developer\.microsoft\.com\/json-schemas\/teams\/v1\.22\/MicrosoftTeams\.Localization\.schema\.json"/);
    });

    it(`are not English in disguise: ${languageTag}`, () => {
      const { texts } = languages.find(({ tag }) => tag === languageTag)!;
      const same = Object.keys(texts).filter((key) => texts[key] === languages[0]!.texts[key]);
      assert.deepEqual(same, ['name.short']);
    });
  }
});

import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A file of the app's folder, as text. */
export const readSource = (name: string): string => readFileSync(new URL(`../../teamsApp/${name}`, import.meta.url), 'utf8');

const command = z.object({ title: z.string(), description: z.string() });

/** What these tests look at in the manifest; its placeholders are unfilled. */
export const manifest = z
  .object({
    version: z.string(),
    name: z.record(z.string(), z.string()),
    description: z.record(z.string(), z.string()),
    accentColor: z.string(),
    bots: z.tuple([z.object({ commandLists: z.tuple([z.object({ commands: z.array(command) })]) })]),
    webApplicationInfo: z.object({ resource: z.string() }),
    localizationInfo: z.object({ defaultLanguageTag: z.string(), additionalLanguages: z.array(z.object({ languageTag: z.string(), file: z.string() })) }),
  })
  .parse(JSON.parse(readSource('manifest.json')));

/** The texts of the manifest, by the key under which a language file translates each. */
export const englishTexts: Record<string, string> = Object.fromEntries([
  ...Object.entries(manifest.name).map(([key, text]) => [`name.${key}`, text]),
  ...Object.entries(manifest.description).map(([key, text]) => [`description.${key}`, text]),
  ...manifest.bots[0].commandLists[0].commands.flatMap(({ title, description }, at) => [
    [`bots[0].commandLists[0].commands[${at}].title`, title],
    [`bots[0].commandLists[0].commands[${at}].description`, description],
  ]),
]);

/** Every language of the app with its texts, English first. */
export const languages: { tag: string; texts: Record<string, string> }[] = [
  { tag: 'en', texts: englishTexts },
  ...manifest.localizationInfo.additionalLanguages.map(({ languageTag, file }) => {
    const { $schema: _, ...texts } = z.record(z.string(), z.string()).parse(JSON.parse(readSource(file)));
    return { tag: languageTag, texts };
  }),
];

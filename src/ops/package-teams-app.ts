import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppManifestUtils, TeamsManifestConverter } from '@microsoft/app-manifest';
import { strToU8, zipSync } from 'fflate';
import { z } from 'zod';
import { settings } from '../config.ts';

/** `npm run teams:package`: makes the file that an administrator uploads to Teams; `--sample` makes one to look at. */

const source = new URL('../../teamsApp/', import.meta.url);

/** What the placeholders of the manifest, `${{NAME}}`, stand for. */
export interface PackageSettings {
  /** The manifest's own id; where the bot finds its app in the catalog it looks for the same. */
  TEAMS_APP_ID: string;
  MICROSOFT_APP_ID: string;
  /** Without `https://`. */
  PUBLIC_HOST: string;
}

export const sampleSettings: PackageSettings = {
  TEAMS_APP_ID: '11111111-1111-4111-8111-111111111111',
  MICROSOFT_APP_ID: '22222222-2222-4222-8222-222222222222',
  PUBLIC_HOST: 'foyer.contoso.example',
};

/** Why there is no package, in sentences for the person who asked for it. */
export class PackageError extends Error {
  override name = 'PackageError';
}

const about: Record<keyof PackageSettings, string> = {
  MICROSOFT_APP_ID: settings.MICROSOFT_APP_ID.about,
  TEAMS_APP_ID: settings.TEAMS_APP_ID.about,
  PUBLIC_HOST: 'the host name under which Teams reaches the bot over https, such as foyer.contoso.com',
};

const missingOr = (wrong: string) => ({ error: (issue: { input?: unknown }) => (issue.input === undefined ? 'is missing' : wrong) });
const settingsSchema = z
  .object({
    MICROSOFT_APP_ID: z.guid(missingOr('must be a GUID')),
    TEAMS_APP_ID: settings.TEAMS_APP_ID.schema,
    PUBLIC_HOST: z.string(missingOr('must be text')).regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/i, 'must be a host name alone, without https:// and path'),
  })
  .transform((given): PackageSettings => ({ ...given, TEAMS_APP_ID: given.TEAMS_APP_ID ?? given.MICROSOFT_APP_ID }));

/** Reads what the package needs from an environment; throws a PackageError that names everything missing or wrong. */
export function readPackageSettings(environment: NodeJS.ProcessEnv): PackageSettings {
  const names: (keyof PackageSettings)[] = ['MICROSOFT_APP_ID', 'TEAMS_APP_ID', 'PUBLIC_HOST'];
  const result = settingsSchema.safeParse(Object.fromEntries(names.map((name) => [name, environment[name]?.trim() || undefined])));
  if (result.success) return result.data;
  const { fieldErrors } = z.flattenError(result.error);
  const problems = names.flatMap((name) => (fieldErrors[name] ? [`  - ${name} ${fieldErrors[name][0]}. It is ${about[name]}.`] : []));
  throw new PackageError(
    `The Teams app cannot be packaged: ${problems.length === 1 ? 'a setting is' : `${problems.length} settings are`} missing or wrong.\n${problems.join('\n')}\n` +
      'TEAMS_APP_ID may stay empty: it is then the same as MICROSOFT_APP_ID. To look at a package without any setting, add --sample.',
  );
}

/** The files that the manifest names: everything that has to lie beside it. */
const namedFiles = z.object({
  icons: z.object({ color: z.string(), outline: z.string() }),
  localizationInfo: z.object({ additionalLanguages: z.array(z.object({ file: z.string() })) }),
});

/** The app package, a zip: the filled manifest, its icons and its languages. The same settings give the same bytes. */
export async function packageTeamsApp(values: PackageSettings): Promise<Uint8Array> {
  const text = readFileSync(new URL('manifest.json', source), 'utf8').replaceAll(/\$\{\{(\w+)\}\}/g, (placeholder, name: string) => {
    const value = new Map(Object.entries(values)).get(name);
    if (value === undefined) throw new Error(`The manifest has a placeholder that nothing fills: ${placeholder}`);
    return value;
  });
  const problems = await AppManifestUtils.validateAgainstSchema(TeamsManifestConverter.jsonToManifest(text));
  if (problems.length > 0) throw new PackageError(`The manifest does not fit its schema:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  const { icons, localizationInfo } = namedFiles.parse(JSON.parse(text));
  const names = [icons.color, icons.outline, ...localizationInfo.additionalLanguages.map(({ file }) => file)];
  const files = Object.fromEntries(names.map((name) => [name, new Uint8Array(readFileSync(new URL(name, source)))]));
  return zipSync({ 'manifest.json': strToU8(text), ...files }, { level: 9, mtime: new Date(1980, 0, 1) });
}

async function run(): Promise<void> {
  const isSample = readArguments(process.argv.slice(2));
  const zip = await packageTeamsApp(isSample ? sampleSettings : readPackageSettings(process.env));
  const target = new URL('../../dist/foyer-teams-app.zip', import.meta.url);
  mkdirSync(new URL('./', target), { recursive: true });
  writeFileSync(target, zip);
  console.log(fileURLToPath(target));
  if (isSample) console.error('This is a sample with ids that belong to nobody: to look at, not to upload.');
}

function readArguments(given: string[]): boolean {
  const unknown = given.filter((argument) => argument !== '--sample');
  if (unknown.length > 0) throw new PackageError(`There is no option ${unknown.join(', ')}; the only one is --sample.`);
  return given.length > 0;
}

if (import.meta.main) {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

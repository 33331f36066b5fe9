import { writeFileSync } from 'node:fs';
import { settings } from '../config.ts';

/** env.sample as it has to read: every setting, what it is, and a sample. */
export function envSample(): string {
  const blocks = Object.entries(settings).map(([name, setting]) => `# ${setting.about}${'secret' in setting ? ' (secret: better from a file, by ' + name + '_FILE)' : ''}\n${setting.sample === '' ? '# ' : ''}${name}=${setting.sample}\n`);
  return `# The settings of Foyer. Copy to .env and start with: node --env-file=.env src/main.ts, or set them in the environment.\n# Each may come from a file instead: NAME_FILE holds its path. Without any setting Foyer runs on its local tenant.\n\n${blocks.join('\n')}`;
}

if (import.meta.main) writeFileSync(new URL('../../env.sample', import.meta.url), envSample());

// `npm test`: types first, then every test, on the Node.js that runs this.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const steps = [
  ['node_modules/typescript/bin/tsc', '-p', '.'],
  ['node_modules/mocha/bin/mocha.js', ...process.argv.slice(2)],
];
for (const step of steps) {
  const { status } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...step], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

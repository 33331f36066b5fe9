// Brings a fresh clone to where `npm start` and `npm test` can run: runs on any Node.js from 20 on, needs nothing
// installed, asks nothing. `--browser` also finds (or, on Debian as root, installs) a browser for the tests. What else is
// given is then run on the pinned Node.js. (npm's own pre-scripts would not do: they are off together with install scripts.)
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const stamp = `${root}node_modules/.foyer-set-up`;

const [first, ...others] = process.argv.slice(2);
installPackages();
if (first === '--browser') findBrowser();
const program = first === '--browser' ? others : [first, ...others].filter(Boolean);
if (program.length > 0) runPinned(program);

function runPinned(parameters) {
  const node = `${root}node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`;
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...parameters], { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

function installPackages() {
  const wanted = createHash('sha256').update(readFileSync(`${root}package-lock.json`)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing what Foyer needs (once; about a minute).');
  // Install scripts stay off (.npmrc): one of them (botbuilder-dialogs) fails without a terminal. The pinned Node.js is
  // fetched by the install script of the package `node`, which is therefore run by name.
  run('npm', ['ci', '--no-fund', '--no-audit']);
  run('npm', ['rebuild', 'node', '--ignore-scripts=false']);
  writeFileSync(stamp, wanted);
}

function findBrowser() {
  if (browserPath()) return;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium for the browser tests (once).');
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', 'chromium']);
  }
  if (!browserPath()) {
    console.error('The browser tests need Chromium or Chrome, and none was found. Install one, or set CHROMIUM_PATH to its program file.');
    process.exit(1);
  }
}

function browserPath() {
  const programFiles = process.env['PROGRAMFILES'] ?? 'C:\\Program Files';
  return [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    `${programFiles}\\Google\\Chrome\\Application\\chrome.exe`,
  ].find((path) => path && existsSync(path));
}

function run(command, parameters) {
  const quiet = { DEBIAN_FRONTEND: 'noninteractive', npm_config_loglevel: 'error', npm_config_yes: 'true' };
  // npm is a script on Windows, which only a shell can start.
  const { status } = spawnSync(command, parameters, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...quiet }, shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error(`Set-up stopped: '${command} ${parameters.join(' ')}' did not work. Mend what it says above, then run the same command again.`);
    process.exit(1);
  }
}

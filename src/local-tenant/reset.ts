import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Store } from './store/store.ts';

const dataDir = process.env.DATA_DIR ?? '.data';
const folder = join(dataDir, 'local-tenant');
if (existsSync(folder)) {
  // Opening takes the folder's lock: a running tenant is not emptied under its feet.
  new Store(dataDir).close();
  rmSync(folder, { recursive: true });
}
console.log(`The local tenant in ${folder} is empty; the next start fills it with the demo content.`);

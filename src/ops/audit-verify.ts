import { readConfig } from '../config.ts';
import { verifyAudit } from '../store/audit.ts';
import { openDatabase } from '../store/open-database.ts';
import { createLog } from './create-log.ts';

// `npm run audit:verify`: proves that the audit is whole, or names the first event that is not. Exit code 1 where it is not.
const config = readConfig(process.env);
const database = await openDatabase({ url: config.DATABASE_URL, dataDir: config.DATA_DIR, log: createLog('warn') });
try {
  const verdict = await verifyAudit(database.db);
  if (verdict.intact) {
    console.log(`The audit is whole: ${verdict.events} events, each following the one before.`);
  } else {
    const problems = { altered: 'was altered', 'missing-before': 'does not follow the event before it: one is missing or out of order', 'missing-after': 'is the last that is left: later ones are missing' };
    console.error(`The audit is broken: event ${verdict.sequence} ${problems[verdict.problem]}.`);
    process.exitCode = 1;
  }
} finally {
  await database.close();
}

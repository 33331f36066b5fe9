import { startFoyer } from './compose.ts';
import { ConfigError, readConfig } from './config.ts';

try {
  const foyer = await startFoyer(readConfig(process.env));
  console.log(foyer.pageUrl ? `\nFoyer is running. Open ${foyer.pageUrl}\n` : `Foyer is listening on ${foyer.botUrl}`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second signal means that whoever sent it does not want to wait.
      if (stopping) process.exit(130);
      stopping = true;
      void foyer.close().then(() => process.exit(0));
    });
  }
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : `Foyer could not start: ${error instanceof Error ? error.message : 'for an unknown reason'}`);
  process.exit(1);
}

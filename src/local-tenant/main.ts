import { join } from 'node:path';
import { rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { certificatePath } from './identity/certificate.ts';
import { startLocalTenant } from './start-local-tenant.ts';

const settings = z.object({
  NODE_ENV: z.string().optional().refine((value) => value !== 'production', { message: 'the local tenant does not run in production' }),
  LOCAL_TENANT_PORT: z.coerce.number().int().min(0).max(65535).default(3979),
  DATA_DIR: z.string().min(1).default('.data'),
  BOT_URL: z.url().default('http://127.0.0.1:3978'),
  LOCAL_TENANT_TLS: z.stringbool().default(false),
}).parse(process.env);

const tenant = await startLocalTenant({
  port: settings.LOCAL_TENANT_PORT, dataDir: settings.DATA_DIR, botUrl: settings.BOT_URL, tls: settings.LOCAL_TENANT_TLS,
});

// What a bot in a process of its own needs to find and to trust this tenant. It holds a secret: the owner alone may read it.
const botSettings = join(settings.DATA_DIR, 'local-tenant', 'bot.env');
rmSync(botSettings, { force: true });
writeFileSync(botSettings, [
  `LOCAL_TENANT_URL=${tenant.url}`,
  `MICROSOFT_APP_TENANT_ID=${tenant.tenantId}`,
  `MICROSOFT_APP_ID=${tenant.app.id}`,
  `MICROSOFT_APP_SECRET=${tenant.app.secret}`,
  ...(settings.LOCAL_TENANT_TLS ? [`NODE_EXTRA_CA_CERTS=${certificatePath(settings.DATA_DIR)}`] : []),
  '',
].join('\n'), { mode: 0o600 });

console.log(`The local tenant is at ${tenant.url}; the bot's settings are in ${botSettings}.`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void tenant.close().then(() => process.exit(0)));
}

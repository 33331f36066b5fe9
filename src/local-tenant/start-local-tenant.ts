import { channelIssuerRoute } from './channel/channel-token.ts';
import { connectorDoor } from './channel/connector-door.ts';
import { driveDoor } from './drive/drive-door.ts';
import { runDue } from './entitlement/run-due.ts';
import { graphDoor } from './graph/graph-door.ts';
import { openCertificate } from './identity/certificate.ts';
import { entraRoute } from './identity/entra-route.ts';
import { redemptionPage } from './identity/redemption-page.ts';
import { openTenant } from './open-tenant.ts';
import { scriptRoute } from './script/script-route.ts';
import { ensureContent, tenantId } from './seed/first-content.ts';
import { answerAtDoor } from './server/door.ts';
import { listen } from './server/listen.ts';
import { failure } from './server/reply.ts';
import type { Reply } from './server/reply.ts';
import type { Request } from './server/request.ts';
import { staticFile } from './server/static-file.ts';
import { registrationOf } from './tenant.ts';
import type { Tenant } from './tenant.ts';

/** A running local tenant. With `tls` the same port speaks https too; `url` stays the plain address. */
export interface LocalTenant {
  readonly url: string;
  readonly tenantId: string;
  readonly app: { readonly id: string; readonly secret: string };
  setBotUrl(url: string): void;
  close(): Promise<void>;
}

const tickMs = 200;

/** Starts the embedded stand-in for Microsoft's cloud on 127.0.0.1; port 0 picks a free one. */
export async function startLocalTenant(options: { port: number; dataDir: string; botUrl?: string; tls?: boolean }): Promise<LocalTenant> {
  let tenant: Tenant | undefined;
  const certificate = options.tls === true ? await openCertificate(options.dataDir) : undefined;
  const server = await listen(options.port, (message, response) => {
    void answerAtDoor(
      message, response,
      (request) => (tenant === undefined ? failure(503, 'ServiceUnavailable', 'The local tenant is starting.') : route(tenant, request)),
    );
  }, certificate);
  const url = `http://127.0.0.1:${server.port}`;
  try {
    tenant = await openTenant({ dataDir: options.dataDir, tenantId, url, botUrl: options.botUrl });
  } catch (problem) {
    await server.close();
    throw problem;
  }
  const running = tenant;
  ensureContent(running);
  const ticking = setInterval(() => runDue(running, 'by the clock'), tickMs);
  ticking.unref();
  const { appId, secret } = registrationOf(running);
  return {
    url,
    tenantId,
    app: { id: appId, secret },
    setBotUrl: (botUrl) => {
      running.botUrl = botUrl;
    },
    close: async () => {
      clearInterval(ticking);
      running.events.close();
      await server.close();
      await Promise.allSettled(running.deliveries);
      running.store.close();
    },
  };
}

function route(tenant: Tenant, request: Request): Promise<Reply> | Reply {
  const { path } = request;
  if (path.startsWith('/v1.0/')) return graphDoor(tenant, request);
  if (path.startsWith('/connector/')) return connectorDoor(tenant, request);
  if (path.startsWith('/local/')) return scriptRoute(tenant, request);
  if (path.startsWith('/drive/')) return driveDoor(tenant, request);
  if (path === '/' || path.startsWith('/page/')) return staticFile(path);
  if (path === '/redeem') return redemptionPage(tenant, request);
  return channelIssuerRoute(tenant, path) ?? entraRoute(tenant, request) ?? failure(404, 'NotFound', 'There is nothing at this address.');
}

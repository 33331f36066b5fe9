import { connectorAudience, verifyAccessToken } from '../identity/access-token.ts';
import { answerUnderFaults } from '../script/answer-under-faults.ts';
import type { Reply } from '../server/reply.ts';
import { bearerOf, parseJson } from '../server/request.ts';
import type { Request } from '../server/request.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { connectorOperation } from './connector.ts';
import { connectorFailure } from './connector-error.ts';

/** The Bot Connector's door: the bot's own token, then faults, then the operation, all of it in the call log. */
export async function connectorDoor(tenant: Tenant, request: Request): Promise<Reply> {
  const token = bearerOf(request);
  const verified = token === undefined ? undefined : await verifyAccessToken(tenant, token, [connectorAudience]);
  const isBot = verified?.valid === true && verified.claims.idtyp === 'app' && verified.claims.appid === registrationOf(tenant).appId;
  const json = parseJson(request.body);
  return answerUnderFaults(tenant, {
    surface: 'connector', method: request.method, path: decodeURIComponent(request.path.slice('/connector'.length)), query: request.query.toString(),
    caller: isBot ? { application: registrationOf(tenant).appId } : {}, body: json.ok ? json.value : undefined,
    answer: () => (isBot ? tenant.store.transaction(() => connectorOperation(tenant, request)) : connectorFailure('Unauthorized')),
  });
}

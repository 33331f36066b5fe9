import { failure, ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { getClock, moveClock } from './clock-script.ts';
import { addDeliveryOutcome, listDeliveryOutcomes, removeDeliveryOutcomes } from './delivery-script.ts';
import { addFault, listCalls, listFaults, removeFaults } from './fault-script.ts';
import { storeFile } from './file-script.ts';
import { loadPeople } from './load-script.ts';
import { listMail, redeemGuest } from './guest-script.ts';
import { setAutomaticReplies } from './mailbox-script.ts';
import { describeTenant, listMessages, listPeople, openPerson } from './person-script.ts';
import { getConsent, setConsent, setDevices, verifyState } from './sign-in-script.ts';
import { deliverActivity, issueAccessToken, issueChannelToken } from './token-script.ts';
import { pressButton, say } from './turn-script.ts';

type ScriptCall = (tenant: Tenant, request: Request, person: string) => Reply | Promise<Reply>;

/** The script interface, a line a call; `{person}` is the name of somebody. */
const calls: Readonly<Record<string, ScriptCall>> = {
  'GET health': () => ok({ status: 'ready' }),
  'GET tenant': describeTenant,
  'GET people': listPeople,
  'POST people/{person}/open': openPerson,
  'POST people/{person}/messages': say,
  'GET people/{person}/messages': listMessages,
  'POST people/{person}/actions': pressButton,
  'GET people/{person}/sign-in': getConsent,
  'POST people/{person}/sign-in': setConsent,
  'POST people/{person}/devices': setDevices,
  'POST people/{person}/verify-state': verifyState,
  'POST files': storeFile,
  'POST people/{person}/automatic-replies': setAutomaticReplies,
  'POST deliveries': addDeliveryOutcome,
  'GET deliveries': listDeliveryOutcomes,
  'DELETE deliveries': removeDeliveryOutcomes,
  'POST guests/{person}/redeem': redeemGuest,
  'GET mail': listMail,
  'POST tokens': issueAccessToken,
  'POST activities': deliverActivity,
  'POST channel-tokens': issueChannelToken,
  'GET clock': getClock,
  'POST clock': moveClock,
  'POST faults': addFault,
  'GET faults': listFaults,
  'DELETE faults': removeFaults,
  'GET calls': listCalls,
  'POST load': loadPeople,
  'GET events': (tenant) => ({ status: 200, stream: (response) => tenant.events.open(response) }),
};

export function scriptRoute(tenant: Tenant, request: Request): Reply | Promise<Reply> {
  const [area = '', person, ...rest] = request.path.slice('/local/'.length).split('/').map(decodeURIComponent);
  const name = person === undefined ? area : [area, '{person}', ...rest].join('/');
  const call = calls[`${request.method} ${name}`];
  if (call === undefined) return failure(404, 'NotFound', `The script interface has no ${request.method} /local/${name}.`);
  // A browser sends other types across origins without asking; JSON it does not.
  if (request.method === 'POST' && request.body.length > 0 && !(request.headers['content-type'] ?? '').toLowerCase().startsWith('application/json')) {
    return failure(415, 'UnsupportedMediaType', 'The script interface takes JSON: send Content-Type: application/json.');
  }
  return call(tenant, request, person ?? '');
}

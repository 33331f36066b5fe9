import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { EntitlementSource, OwnAccess, OwnRequest } from '../../../src/capability/port/entitlement.ts';
import { personId, tenantId, type PackageId, type PersonId } from '../../../src/capability/port/identity.ts';
import type { PersonalTokens } from '../../../src/capability/port/sign-in.ts';
import { createEntitlement } from '../../../src/graph/create-entitlement.ts';
import { createTokenSource } from '../../../src/graph/token-source.ts';
import { startLocalTenant, type LocalTenant } from '../../../src/local-tenant/start-local-tenant.ts';
import type { Answer, Requirement } from '../../../src/rule/policy.ts';
import { requestProblems, responseProblems } from '../description.ts';
import { recordingLog } from '../given.ts';

const scopes = ['EntitlementManagement.ReadWrite.All', 'EntitlementMgmt-SubjectAccess.ReadWrite', 'User.Read.All'];
const dayMs = 86_400_000;

/** Answers every question with its first choice, or with some words. */
const answersTo = ({ questions }: Requirement): Answer[] =>
  questions.map(({ id, text, form }) => {
    const choice = form.kind === 'choice' ? form.choices[0] : undefined;
    return { questionId: id, form: form.kind, question: text, value: choice?.value ?? 'Year-end audit', words: choice?.text ?? 'Year-end audit' };
  });

/** The two readings of Microsoft's documentation, the client's and the local tenant's, over HTTP and nothing else. */
describe('Entitlement management at the local tenant', () => {
  let dataDir: string;
  let tenant: LocalTenant;
  let nowMs: number;
  let entitlement: EntitlementSource;
  let packages: Map<string, PackageId>;
  const people = new Map<string, PersonId>();

  const clock = { now: () => new Date(nowMs) };
  const script = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${tenant.url}/local${path}`, { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
    assert.ok(response.ok, `${method} ${path} answered ${response.status}`);
    return response.status === 204 ? null : response.json();
  };
  const tokenOf = async (wanted: object) => z.object({ token: z.string() }).parse(await script('POST', '/tokens', wanted)).token;
  const readClock = async () => void (nowMs = Date.parse(String(Object(await script('GET', '/clock')).now)));
  const advance = async (duration: string) => {
    await script('POST', '/clock', { advance: duration });
    await readClock();
  };
  const personalTokens: PersonalTokens = {
    bring: async () => ({ kind: 'taken' }),
    token: (owner) => tokenOf({ person: [...people].find(([, id]) => id === owner.personId)?.[0], scopes }),
    forget: () => {},
  };
  const idOf = (name: string): PersonId => {
    const found = people.get(name);
    assert.ok(found, name);
    return found;
  };
  const as = (name: string): OwnAccess => entitlement.as({ tenantId: tenantId(tenant.tenantId), personId: idOf(name) });
  const packageOf = (name: string): PackageId => {
    const found = packages.get(name);
    assert.ok(found, name);
    return found;
  };
  const ask = async (name: string, pkg: string, more: Partial<OwnRequest> = {}) => {
    const [requirement] = await as(name).requirements(packageOf(pkg));
    assert.ok(requirement, `${name} may ask for ${pkg}`);
    return as(name).request({ package: packageOf(pkg), policy: requirement.policyId, target: null, justification: 'Needed', answers: answersTo(requirement), period: null, ...more });
  };
  const asked = async (name: string, pkg: string) => {
    const effect = await ask(name, pkg);
    assert.ok(effect.ok, JSON.stringify(effect));
    // Entra takes a request first, and looks for its approvers then.
    await advance('PT1M');
    return effect.requestId;
  };
  const openStage = async (name: string, request: Awaited<ReturnType<typeof asked>>) => {
    const stage = (await as(name).approval(request))?.find(({ status, assignedToMe }) => status === 'open' && assignedToMe);
    assert.ok(stage, `${name} has an open stage`);
    return stage;
  };
  const reasonOf = (effect: { ok: true } | { ok: false; refusal: { reason: string } }) => (effect.ok ? null : effect.refusal.reason);

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'foyer-entitlement-'));
    tenant = await startLocalTenant({ port: 0, dataDir, tls: false });
    await readClock();
    const tokens = createTokenSource({ authorityUrl: tenant.url, tenantId: tenant.tenantId, clientId: tenant.app.id, credential: { kind: 'secret', secret: tenant.app.secret }, clock });
    entitlement = createEntitlement({ graphUrl: tenant.url, tokens, personalTokens, clock, log: recordingLog(), keepMs: 300_000 });
    const response = await fetch(`${tenant.url}/v1.0/users?$select=id,userPrincipalName,mail&$top=999`, { headers: { authorization: `Bearer ${await tokenOf({ roles: ['User.Read.All'] })}` } });
    const { value } = z.object({ value: z.array(z.object({ id: z.string(), userPrincipalName: z.string(), mail: z.string().nullish() })) }).parse(await response.json());
    for (const user of value) people.set(user.mail ?? user.userPrincipalName, personId(user.id));
    const catalogs = await entitlement.catalogs();
    packages = new Map((await Promise.all(catalogs.map(({ id }) => entitlement.packagesOf(id)))).flat().map((one) => [one.displayName, one.id]));
  });
  afterEach(() => script('DELETE', '/faults'));
  after(async () => {
    await tenant.close();
    rmSync(dataDir, { recursive: true });
  });

  it('reads packages whole', async () => {
    assert.deepEqual([...packages.keys()].toSorted(), ['Apollo Project', 'Finance Data Room', 'Marketing Assets', 'Supplier Portal', 'Visio Licence']);
    const finance = await entitlement.packageDetail(packageOf('Finance Data Room'));
    assert.deepEqual(finance?.catalog.displayName, 'Partners');
    assert.deepEqual(finance?.resources.map(({ name, kind }) => [name, kind]), [['Finance Readers', 'group'], ['Ledger', 'app']]);
    assert.deepEqual(finance?.incompatible.packages.map(({ displayName }) => displayName), ['Apollo Project']);
    const staged = finance?.policies.find(({ approval }) => approval.stages.length === 2);
    assert.equal(staged?.approval.stages[0]?.approvers[0]?.kind, 'requestor-manager');
    assert.deepEqual(staged?.approval.stages[1]?.approvers.map((one) => ('id' in one ? one.id : one.kind)), [idOf('priya@contoso.example')]);
    assert.equal(staged?.questions.length, 2);
    assert.deepEqual(staged?.end, { kind: 'after', days: 14 });
  });

  it('reads people: reports, groups, roles', async () => {
    assert.deepEqual((await entitlement.directReportsOf(idOf('marco@contoso.example'))).map(({ displayName }) => displayName), ['Ines Calder']);
    assert.equal((await entitlement.rolesOf(idOf('sam@contoso.example'))).governanceAdministrator, true);
    assert.equal((await entitlement.rolesOf(idOf('ines@contoso.example'))).governanceAdministrator, false);
    const [partners] = (await entitlement.catalogs()).filter(({ displayName }) => displayName === 'Partners');
    assert.deepEqual((await entitlement.rolesOf(idOf('priya@contoso.example'))).ownedCatalogs, [partners?.id]);
    assert.ok((await entitlement.groupsOf(idOf('john@fabrikam.example'))).length > 0);
    assert.equal(await entitlement.awayUntil(idOf('marco@contoso.example')), null);
  });

  it('tells people what they may ask for', async () => {
    const requestable = await as('ines@contoso.example').requestable();
    assert.ok(requestable.includes(packageOf('Visio Licence')));
    assert.equal(requestable.includes(packageOf('Supplier Portal')), false);
    const [requirement] = await as('ines@contoso.example').requirements(packageOf('Apollo Project'));
    assert.deepEqual([requirement?.approvalForAdd, requirement?.end, requirement?.questions.length], [true, { kind: 'after', days: 90 }, 1]);
    assert.deepEqual(await as('ines@contoso.example').requirements(packageOf('Supplier Portal')), []);
  });

  it('is asked, approved by the manager, delivered, extended and given up', async () => {
    const request = await asked('ines@contoso.example', 'Apollo Project');
    assert.equal((await entitlement.request(request))?.state, 'pendingApproval');
    assert.equal(reasonOf(await ask('ines@contoso.example', 'Apollo Project')), 'already-requested');
    assert.deepEqual((await entitlement.pendingRequests()).filter(({ target }) => target?.id === idOf('ines@contoso.example')).map(({ id }) => id), [request]);
    assert.ok((await as('marco@contoso.example').approvals()).some(({ requestId }) => requestId === request));
    const { id: stage } = await openStage('marco@contoso.example', request);

    assert.deepEqual(await as('theo@contoso.example').decide(request, stage, 'approve', 'Mine'), { kind: (await as('theo@contoso.example').approval(request)) === null ? 'not-found' : 'not-approver' });
    assert.equal((await as('marco@contoso.example').decide(request, stage, 'approve', 'Needed')).kind, 'decided');
    assert.equal((await as('marco@contoso.example').decide(request, stage, 'deny', 'Changed my mind')).kind, 'already-decided');
    await advance('PT10M');
    const [held] = (await entitlement.assignmentsOf(idOf('ines@contoso.example'))).filter((one) => one.package.id === packageOf('Apollo Project'));
    assert.equal(held?.state, 'delivered');
    const [told] = (await entitlement.requestsSince(new Date(nowMs - dayMs))).filter(({ id }) => id === request);
    assert.deepEqual([told?.state, told?.requestor?.displayName, told?.package?.displayName, told?.answers.length, told?.assignmentId], ['delivered', 'Ines Calder', 'Apollo Project', 1, held?.id]);

    const end = new Date(nowMs + 60 * dayMs);
    assert.equal(reasonOf(await as('ines@contoso.example').extend(held.id, { end, justification: 'Goes on', answers: [] })), null);
    await advance('PT10M');
    const waiting = (await entitlement.pendingRequests()).find(({ target }) => target?.id === idOf('ines@contoso.example'));
    if (waiting) {
      assert.equal((await as('marco@contoso.example').decide(waiting.id, (await openStage('marco@contoso.example', waiting.id)).id, 'approve', 'Goes on')).kind, 'decided');
      await advance('PT10M');
    }
    assert.equal(reasonOf(await as('ines@contoso.example').giveUp(held.id, 'Done')), null);
    await advance('PT10M');
    assert.deepEqual((await entitlement.assignmentsOf(idOf('ines@contoso.example'))).map((one) => one.package.displayName), []);
    assert.equal(reasonOf(await as('ines@contoso.example').giveUp(held.id, 'Done')), 'not-found');
  });

  it('is decided once when two approvers race', async () => {
    const request = await asked('ines@contoso.example', 'Finance Data Room');
    assert.equal((await as('marco@contoso.example').decide(request, (await openStage('marco@contoso.example', request)).id, 'approve', 'Needed')).kind, 'decided');
    // Dana Osei is asked too when Priya Raman stays silent.
    await advance('P8D');
    const { id: stage } = await openStage('priya@contoso.example', request);
    await openStage('dana@contoso.example', request);
    const decisions = await Promise.all(['priya@contoso.example', 'dana@contoso.example'].map((name) => as(name).decide(request, stage, 'approve', 'Needed')));
    assert.deepEqual(decisions.map(({ kind }) => kind).toSorted(), ['already-decided', 'decided']);
    const read = (await as('priya@contoso.example').approval(request))?.find(({ id }) => id === stage);
    assert.equal(read?.result, 'approved');
    assert.ok(read?.by);
  });

  it('is taken back while it waits, and not afterwards', async () => {
    const request = await asked('theo@contoso.example', 'Visio Licence');
    assert.equal(reasonOf(await as('ines@contoso.example').cancel(request)) !== null, true);
    assert.equal(reasonOf(await as('theo@contoso.example').cancel(request)), null);
    assert.equal(reasonOf(await as('theo@contoso.example').cancel(request)), null);
    assert.equal((await entitlement.request(request))?.state, 'canceled');
  });

  it('tells why it refuses', async () => {
    const john = idOf('john@fabrikam.example');
    const detail = await entitlement.packageDetail(packageOf('Apollo Project'));
    const direct = detail?.policies.find(({ scope }) => scope === 'notSpecified') ?? detail?.policies[0];
    assert.ok(direct);
    const wanted = { target: { id: john }, package: packageOf('Apollo Project'), policy: direct.id, period: null, justification: 'Again', answers: [] };
    assert.equal(reasonOf(await entitlement.assign(wanted)), 'already-assigned');
    const policy = (await entitlement.packageDetail(packageOf('Supplier Portal')))?.policies[0];
    assert.ok(policy);
    assert.equal(reasonOf(await as('ines@contoso.example').request({ package: packageOf('Supplier Portal'), policy: policy.id, target: null, justification: 'Curious', answers: [], period: null })), 'not-allowed');
  });

  it('is assigned to many at once, and changed and taken away by administrators', async () => {
    const detail = await entitlement.packageDetail(packageOf('Apollo Project'));
    const policy = detail?.policies.find(({ scope }) => scope === 'notSpecified');
    assert.ok(policy);
    const wanted = Array.from({ length: 25 }, (_, index) => ({
      target: { mail: `bulk${index}@fabrikam.example` },
      package: packageOf('Apollo Project'),
      policy: policy.id,
      period: { start: clock.now(), end: new Date(nowMs + 20 * dayMs) },
      justification: 'Sprint',
      answers: [],
    }));
    const outcomes = await entitlement.assignMany(wanted);
    assert.deepEqual(outcomes.map(({ ok }) => ok), Array.from({ length: 25 }, () => true), JSON.stringify(outcomes.find(({ ok }) => ok !== true)));
    await advance('PT10M');
    const delivered = (await entitlement.assignmentsOfPackage(packageOf('Apollo Project'))).filter(({ target }) => target.mail?.startsWith('bulk'));
    assert.deepEqual([delivered.length, new Set(delivered.map(({ state }) => state)).size, delivered[0]?.state], [25, 1, 'delivered']);
    assert.ok(delivered.every(({ target }) => target.id !== null));
    const [one, two] = delivered;
    assert.ok(one && two);
    const end = new Date(nowMs + 5 * dayMs);
    assert.equal(reasonOf(await entitlement.changeEnd(one.id, end, 'Shorter')), null);
    assert.equal(reasonOf(await entitlement.remove(two.id, 'Done')), null);
    await advance('PT10M');
    assert.equal((await entitlement.assignment(one.id))?.endsAt, end.toISOString());
    assert.equal((await entitlement.assignment(two.id))?.state ?? 'expired', 'expired');
    assert.ok((await entitlement.assignmentsEndingBefore(new Date(nowMs + 6 * dayMs))).some(({ id }) => id === one.id));
  });

  it('governs outside people and their organizations', async () => {
    const before = await entitlement.outsiderLifecycle();
    assert.equal(reasonOf(await entitlement.setOutsiderLifecycle({ ...before, deleteAfterDays: 45 })), null);
    assert.equal((await entitlement.outsiderLifecycle()).deleteAfterDays, 45);
    const northwind = (await entitlement.organizationDetails()).find(({ displayName }) => displayName === 'Northwind');
    assert.equal(northwind?.state, 'proposed');
    assert.equal(reasonOf(await entitlement.addOrganizationSponsor(northwind.id, 'internal', idOf('ines@contoso.example'))), null);
    assert.equal(reasonOf(await entitlement.addOrganizationSponsor(northwind.id, 'internal', idOf('ines@contoso.example'))), null);
    assert.equal(reasonOf(await entitlement.setOrganizationState(northwind.id, 'configured')), null);
    const configured = (await entitlement.organizationDetails()).find(({ id }) => id === northwind.id);
    assert.deepEqual([configured?.state, configured?.domains, configured?.internalSponsors.map(({ displayName }) => displayName)], ['configured', ['northwind.example'], ['Ines Calder']]);
    assert.equal(reasonOf(await entitlement.removeOrganizationSponsor(northwind.id, 'internal', idOf('ines@contoso.example'))), null);
    assert.equal(reasonOf(await entitlement.deleteOrganization(northwind.id)), null);
    assert.equal((await entitlement.organizationDetails()).some(({ id }) => id === northwind.id), false);
  });

  it('is answered as the description of Graph says', async () => {
    const { calls } = z.object({ calls: z.array(z.object({ surface: z.string(), method: z.string(), path: z.string(), query: z.string().nullish() })) }).parse(await script('GET', '/calls'));
    const readings = new Set(calls.filter(({ surface, method, path }) => surface === 'graph' && method === 'GET' && !/filterByCurrentUser|Approvals/.test(path)).map(({ path, query }) => (query ? `${path}?${query}` : path)));
    assert.ok(readings.size > 20);
    const authorization = `Bearer ${await tokenOf({ roles: ['EntitlementManagement.ReadWrite.All', 'User.Read.All', 'Group.Read.All', 'GroupMember.Read.All', 'RoleManagement.Read.Directory', 'MailboxSettings.Read'] })}`;
    for (const reading of readings) {
      const response = await fetch(`${tenant.url}/v1.0${reading}`, { headers: { authorization } });
      const [path = '', query = ''] = reading.split('?');
      assert.deepEqual(requestProblems({ method: 'GET', path, query: new URLSearchParams(query) }), []);
      assert.deepEqual(responseProblems({ method: 'GET', path, status: response.status, body: await response.json() }), [], reading);
    }
  });
});

import assert from 'node:assert/strict';
import type { DirectAssignment, EntitlementSource } from '../../../src/capability/port/entitlement.ts';
import { assignmentId, assignmentRequestId, organizationId, packageId, policyId } from '../../../src/capability/port/identity.ts';
import { directoryError, entitlementAt, page } from '../given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from '../scripted-graph.ts';

const root = '/identityGovernance/entitlementManagement';
const requests = `${root}/assignmentRequests`;
const organizations = `${root}/connectedOrganizations`;
const organization = `${organizations}/{connectedOrganization-id}`;
const ok = { ok: true, graphRequestId: 'request-of-graph' };
const refusal = (reason: string, code = 'BadRequest') => ({ ok: false, refusal: { reason, code, graphRequestId: 'request-of-graph' } });
const badRequest = graphError(400, 'BadRequest');
const made = { status: 201, body: { id: 'request-id', requestType: 'adminAdd', state: 'submitted', createdDateTime: null } };

describe('Administration in Graph', () => {
  let graph: ScriptedGraph;
  let entitlement: EntitlementSource;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    entitlement = entitlementAt(graph);
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  describe('assigns a package', () => {
    const wanted: DirectAssignment = { target: { id: 'john-id' }, package: packageId('apollo-id'), policy: policyId('policy-id'), period: null, justification: 'Sprint', answers: [] };

    it('to an account', async () => {
      graph.on(`POST ${requests}`, made);
      assert.deepEqual(await entitlement.assign(wanted), { ...ok, requestId: 'request-id' });
      assert.deepEqual(graph.received[0]?.body, { requestType: 'adminAdd', justification: 'Sprint', assignment: { targetId: 'john-id', assignmentPolicyId: 'policy-id', accessPackageId: 'apollo-id' } });
    });

    it('to an address that has no account yet, for a time', async () => {
      graph.on(`POST ${requests}`, made);
      await entitlement.assign({ ...wanted, target: { mail: 'kim@fabrikam.example' }, period: { start: new Date('2026-03-02T09:00:00Z'), end: new Date('2026-04-01T22:00:00Z') } });
      assert.deepEqual(graph.received[0]?.body, {
        requestType: 'adminAdd',
        justification: 'Sprint',
        assignment: { target: { email: 'kim@fabrikam.example' }, assignmentPolicyId: 'policy-id', accessPackageId: 'apollo-id' },
        schedule: { startDateTime: '2026-03-02T09:00:00.000Z', expiration: { type: 'afterDateTime', endDateTime: '2026-04-01T22:00:00.000Z' } },
      });
    });

    it('not to an address for which a request waits', async () => {
      graph.on(`POST ${requests}`, badRequest);
      graph.on(`GET ${requests}`, page({ id: 'r', requestType: 'adminAdd', state: 'delivering', assignment: { id: 'a', target: { id: 's', objectId: null, email: 'KIM@fabrikam.example' } } }), page());
      assert.deepEqual(await entitlement.assign({ ...wanted, target: { mail: 'kim@fabrikam.example' } }), refusal('already-requested'));
    });

    it('only with a permission that an administrator has to give', async () => {
      graph.on(`POST ${requests}`, graphError(403, 'Forbidden'));
      assert.equal((await directoryError(entitlement.assign(wanted))).reason, 'forbidden');
    });
  });

  it('changes an end and takes a package away', async () => {
    graph.on(`POST ${requests}`, made);
    assert.deepEqual(await entitlement.changeEnd(assignmentId('a-id'), new Date('2026-06-01T00:00:00Z'), 'Goes on'), { ...ok, requestId: 'request-id' });
    assert.deepEqual(await entitlement.remove(assignmentId('a-id'), 'Done'), { ...ok, requestId: 'request-id' });
    assert.deepEqual(graph.received.map(({ body }) => body), [
      { requestType: 'adminUpdate', assignment: { id: 'a-id' }, justification: 'Goes on', schedule: { expiration: { type: 'afterDateTime', endDateTime: '2026-06-01T00:00:00.000Z' } } },
      { requestType: 'adminRemove', assignment: { id: 'a-id' }, justification: 'Done' },
    ]);
  });

  it('is told why it cannot', async () => {
    graph.on(`POST ${requests}`, badRequest, badRequest, graphError(404, 'ResourceNotFound'));
    graph.on(`GET ${root}/assignments/{accessPackageAssignment-id}`, { status: 200, body: { id: 'a-id', state: 'delivered', target: { id: 's', objectId: 'john-id' }, accessPackage: { id: 'apollo-id' }, assignmentPolicy: { id: 'policy-id' } } });
    graph.on(`GET ${requests}`, page());
    assert.deepEqual(await entitlement.remove(assignmentId('a-id'), 'Done'), refusal('other'));
    graph.on(`GET ${requests}`, page({ id: 'removal', requestType: 'userRemove', state: 'submitted', assignment: { id: 'a-id' } }), page());
    assert.deepEqual(await entitlement.remove(assignmentId('a-id'), 'Done'), { ...ok, requestId: 'removal' });
    assert.deepEqual(await entitlement.remove(assignmentId('a-id'), 'Done'), refusal('not-found', 'ResourceNotFound'));
  });

  it('has a delivery tried again, while that is possible', async () => {
    graph.on(`POST ${requests}/{accessPackageAssignmentRequest-id}/reprocess`, { status: 202 }, badRequest, graphError(404, 'ResourceNotFound'));
    const again = () => entitlement.tryAgain(assignmentRequestId('request-id'));
    assert.deepEqual(await again(), ok);
    assert.deepEqual(await again(), refusal('not-possible'));
    assert.deepEqual(await again(), refusal('not-found', 'ResourceNotFound'));
  });

  describe('of connected organizations', () => {
    it('reads them with sources and sponsors', async () => {
      graph.on(`GET ${organizations}`, page(
        {
          id: 'fabrikam',
          displayName: 'Fabrikam',
          description: 'Design partner',
          state: 'configured',
          identitySources: [
            { '@odata.type': '#microsoft.graph.domainIdentitySource', displayName: 'Fabrikam', domainName: 'Fabrikam.example' },
            { '@odata.type': '#microsoft.graph.azureActiveDirectoryTenant', displayName: 'Fabrikam Ltd', tenantId: 'e6a1f1c2-54a4-4f0c-9b0e-0c0f0a4b2d10' },
          ],
          internalSponsors: [{ '@odata.type': '#microsoft.graph.user', id: 'ines-id', displayName: 'Ines Calder' }],
          externalSponsors: [{ id: 'john-id' }],
        },
        { id: 'litware', displayName: null, state: 'unknownFutureValue', identitySources: null, internalSponsors: null },
      ));
      assert.deepEqual(await entitlement.organizationDetails(), [
        {
          id: 'fabrikam',
          displayName: 'Fabrikam',
          description: 'Design partner',
          state: 'configured',
          sources: ['Fabrikam.example', 'Fabrikam Ltd'],
          domains: ['fabrikam.example'],
          internalSponsors: [{ id: 'ines-id', displayName: 'Ines Calder' }],
          externalSponsors: [{ id: 'john-id', displayName: 'john-id' }],
        },
        { id: 'litware', displayName: 'litware', description: '', state: 'proposed', sources: [], domains: [], internalSponsors: [], externalSponsors: [] },
      ]);
      assert.deepEqual(graph.received[0]?.query, { $expand: 'internalSponsors,externalSponsors' });
    });

    it('configures and deletes one, once', async () => {
      graph.on(`PATCH ${organization}`, { status: 204 });
      graph.on(`DELETE ${organization}`, { status: 204 }, graphError(404, 'ResourceNotFound'), badRequest);
      assert.deepEqual(await entitlement.setOrganizationState(organizationId('fabrikam'), 'configured'), ok);
      assert.deepEqual(graph.received[0]?.body, { state: 'configured' });
      assert.deepEqual(await entitlement.deleteOrganization(organizationId('fabrikam')), ok);
      assert.deepEqual(await entitlement.deleteOrganization(organizationId('fabrikam')), ok);
      assert.deepEqual(await entitlement.deleteOrganization(organizationId('fabrikam')), refusal('other'));
    });

    for (const side of ['internal', 'external'] as const) {
      it(`names and drops ${side} sponsors, once, and never deletes an account`, async () => {
        graph.on(`POST ${organization}/${side}Sponsors/$ref`, { status: 204 }, badRequest);
        graph.on(`GET ${organization}/${side}Sponsors`, page({ id: 'ines-id' }), page({ id: 'theo-id' }));
        graph.on(`DELETE ${organization}/${side}Sponsors/{directoryObject-id}/$ref`, { status: 204 }, graphError(404, 'ResourceNotFound'));
        const add = () => entitlement.addOrganizationSponsor(organizationId('fabrikam'), side, 'ines-id');
        const drop = () => entitlement.removeOrganizationSponsor(organizationId('fabrikam'), side, 'ines-id');
        assert.deepEqual([await add(), await add(), await add(), await drop(), await drop()], [ok, ok, refusal('other'), ok, ok]);
        assert.deepEqual(graph.received[0]?.body, { '@odata.id': `${graph.url}/v1.0/users/ines-id` });
        assert.deepEqual(graph.received.filter(({ method }) => method === 'DELETE').map(({ path }) => path.endsWith('/$ref')), [true, true]);
      });
    }
  });

  describe('of what becomes of outside people', () => {
    const settings = `${root}/settings`;

    it('reads the setting', async () => {
      graph.on(`GET ${settings}`, { status: 200, body: { id: 'x', externalUserLifecycleAction: 'blockSignInAndDelete', durationUntilExternalUserDeletedAfterBlocked: 'P30D' } }, { status: 200, body: { externalUserLifecycleAction: 'none', durationUntilExternalUserDeletedAfterBlocked: null } });
      assert.deepEqual(await entitlement.outsiderLifecycle(), { action: 'block-and-delete', deleteAfterDays: 30 });
      assert.deepEqual(await entitlement.outsiderLifecycle(), { action: 'none', deleteAfterDays: 0 });
    });

    it('does not guess what a new one means', async () => {
      graph.on(`GET ${settings}`, { status: 200, body: { externalUserLifecycleAction: 'unknownFutureValue' } });
      assert.equal((await directoryError(entitlement.outsiderLifecycle())).reason, 'unexpected');
    });

    it('writes the setting', async () => {
      graph.on(`PATCH ${settings}`, { status: 204 });
      assert.deepEqual(await entitlement.setOutsiderLifecycle({ action: 'block', deleteAfterDays: 14 }), ok);
      assert.deepEqual(graph.received[0]?.body, { externalUserLifecycleAction: 'blockSignIn', durationUntilExternalUserDeletedAfterBlocked: 'P14D' });
    });

    it('tells whom it applies to, as far as that can be read', async () => {
      const subject = (subjectLifecycle: string) => ({ status: 200, body: { id: 's', objectId: 'john-id', subjectLifecycle } });
      graph.on(`GET ${root}/subjects(objectId='{objectId}')`, subject('governed'), subject('notGoverned'), subject('notDefined'), graphError(404, 'ResourceNotFound'), graphError(403, 'Forbidden'));
      const told = [];
      for (let times = 0; times < 5; times += 1) told.push(await entitlement.isGoverned('john-id'));
      assert.deepEqual(told, [true, false, false, null, null]);
      assert.equal(graph.received[0]?.path, `${root}/subjects(objectId='john-id')`);
    });
  });
});

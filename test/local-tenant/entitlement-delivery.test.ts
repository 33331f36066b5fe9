import assert from 'node:assert/strict';
import { at, each, entitlement, idOf, listAt, TestTenant, textAt } from './fixture.ts';

const apollo = idOf('Apollo Project');
const team = idOf('team: Apollo');

describe('Graph: what delivery gives and takes', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  const assign = async (mail: string): Promise<string> => {
    const { status, body } = await lab.graph('POST', `${entitlement}/assignmentRequests`, {
      requestType: 'adminAdd',
      assignment: { target: { email: mail }, assignmentPolicyId: idOf('Apollo Project: direct assignment of guests'), accessPackageId: apollo },
    });
    assert.equal(status, 201, JSON.stringify(body));
    await lab.advance('PT0S');
    return textAt(body, 'id');
  };
  const read = async (id: string) => (await lab.graph('GET', `${entitlement}/assignmentRequests/${id}?$expand=assignment($expand=target)`)).body;
  const states = async (id: string): Promise<unknown[]> => {
    const body = await read(id);
    return [at(body, 'state'), at(body, 'status'), at(body, 'assignment', 'state'), at(body, 'assignment', 'status')];
  };
  const members = async (): Promise<unknown[]> => each(listAt((await lab.graph('GET', `/groups/${team}/members?$select=mail`)).body, 'value'), 'mail');

  it('puts the person into the package\'s group, and takes them out when the assignment ends', async () => {
    const id = await assign('pia@fabrikam.example');
    assert.deepEqual(await states(id), ['delivered', 'Fulfilled', 'delivered', 'Delivered']);
    assert.deepEqual(await members(), ['john@fabrikam.example', 'lena@fabrikam.example', 'pia@fabrikam.example']);
    await lab.graph('POST', `${entitlement}/assignmentRequests`, { requestType: 'adminRemove', assignment: { id: textAt(await read(id), 'assignment', 'id') } });
    await lab.advance('PT0S');
    assert.deepEqual(await members(), ['john@fabrikam.example', 'lena@fabrikam.example']);
  });

  it('delivers in part where one resource fails, and the rest when the request is reprocessed', async () => {
    assert.equal((await lab.local('POST', 'deliveries', { package: 'Apollo Project', resource: 'Apollo', outcome: 'fails' })).status, 201);
    const id = await assign('quin@fabrikam.example');
    assert.deepEqual(await states(id), ['partiallyDelivered', 'PartiallyDelivered', 'partiallyDelivered', 'PartiallyDelivered']);
    assert.equal((await members()).includes('quin@fabrikam.example'), false);
    assert.equal((await lab.graph('POST', `${entitlement}/assignments/${textAt(await read(id), 'assignment', 'id')}/reprocess`)).status, 400);
    assert.equal((await lab.graph('POST', `${entitlement}/assignmentRequests/${id}/reprocess`)).status, 202);
    await lab.advance('PT0S');
    assert.deepEqual(await states(id), ['delivered', 'Fulfilled', 'delivered', 'Delivered']);
    assert.equal((await members()).includes('quin@fabrikam.example'), true);
    assert.equal((await lab.graph('POST', `${entitlement}/assignmentRequests/${id}/reprocess`)).status, 400);
  });

  it('fails where every resource fails, as often as asked, and not after fourteen days', async () => {
    await lab.local('POST', 'deliveries', { outcome: 'fails', times: 2 });
    const id = await assign('rosa@fabrikam.example');
    assert.deepEqual(await states(id), ['deliveryFailed', 'DeliveryFailed', 'deliveryFailed', 'DeliveryFailed']);
    await lab.graph('POST', `${entitlement}/assignmentRequests/${id}/reprocess`);
    await lab.advance('PT0S');
    assert.equal(at(await read(id), 'state'), 'deliveryFailed');
    await lab.advance('P15D');
    const late = await lab.graph('POST', `${entitlement}/assignmentRequests/${id}/reprocess`);
    assert.equal(late.status, 400);
    assert.match(textAt(late.body, 'error', 'message'), /14 days/);
    assert.equal((await lab.graph('POST', `${entitlement}/assignmentRequests/none/reprocess`)).status, 404);
  });

  it('takes its time where asked, and is told to work again', async () => {
    await lab.local('POST', 'deliveries', { package: 'Apollo Project', outcome: 'slow' });
    const id = await assign('sven@fabrikam.example');
    assert.equal(at(await read(id), 'state'), 'delivering');
    await lab.advance('PT2H');
    assert.equal(at(await read(id), 'state'), 'delivered');
    await lab.local('POST', 'deliveries', { outcome: 'partly', times: 9 });
    await lab.local('POST', 'deliveries', { outcome: 'works' });
    assert.deepEqual(at((await lab.local('GET', 'deliveries')).body, 'deliveries'), []);
    assert.equal((await lab.local('POST', 'deliveries', { package: 'Nothing', outcome: 'fails' })).status, 400);
    assert.equal((await lab.local('POST', 'deliveries', { resource: 'Nothing', outcome: 'fails' })).status, 400);
    assert.equal((await lab.local('POST', 'deliveries', { outcome: 'explodes' })).status, 400);
  });

  it('puts a member who was taken out by hand back when the assignment is reprocessed', async () => {
    const john = idOf('john@fabrikam.example');
    assert.equal((await lab.graph('DELETE', `/groups/${team}/members/${john}/$ref`)).status, 204);
    assert.equal((await members()).includes('john@fabrikam.example'), false);
    assert.equal((await lab.graph('DELETE', `/groups/${team}/members/${john}/$ref`)).status, 404);
    assert.equal((await lab.graph('POST', `${entitlement}/assignments/${idOf('john@fabrikam.example: Apollo Project')}/reprocess`)).status, 202);
    assert.equal((await members()).includes('john@fabrikam.example'), true);
  });

  it('warns of the end by a mail two weeks before and by a status and a mail the day before, where access can be extended', async () => {
    const status = async (): Promise<unknown> => at((await lab.graph('GET', `${entitlement}/assignments/${idOf('omar@fabrikam.example: Marketing Assets')}`)).body, 'status');
    const mails = async (): Promise<number> => listAt((await lab.local('GET', 'mail?to=omar@fabrikam.example')).body, 'mail').length;
    // Fifteen days and two hours have passed of the twenty that were left.
    assert.deepEqual([await status(), await mails()], ['Delivered', 1]);
    await lab.advance('P4D');
    assert.equal(await mails(), 2);
    assert.equal(await status(), 'NearExpiry1DayNotificationTriggered');
    await lab.advance('P1D');
    assert.equal(await status(), 'ExpiredNotificationTriggered');
  });
});

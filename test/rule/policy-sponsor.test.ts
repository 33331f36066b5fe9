import assert from 'node:assert/strict';
import { sponsorSide, type SponsorCandidate, type SponsoredOrganization } from '../../src/rule/policy-sponsor.ts';

const employee: SponsorCandidate = { id: 'marco', displayName: 'Marco Duarte', mail: 'marco@contoso.example', isGuest: false, accountEnabled: true };
const guest: SponsorCandidate = { id: 'john', displayName: 'John Mercer', mail: 'john@fabrikam.example', isGuest: true, accountEnabled: true };
const fabrikam: SponsoredOrganization = { domains: ['fabrikam.example'], internalSponsors: [], externalSponsors: [] };
const full = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));

describe('the sponsor of a partner organization', () => {
  it('is an internal one if it is an employee, an external one if a guest of the organization', () => {
    assert.deepEqual(sponsorSide(employee, fabrikam), { ok: true, side: 'internal' });
    assert.deepEqual(sponsorSide(guest, fabrikam), { ok: true, side: 'external' });
    assert.deepEqual(sponsorSide({ ...guest, mail: 'john@eu.fabrikam.example' }, fabrikam), { ok: true, side: 'external' });
  });

  it('may be any guest where Entra knows the organization by its tenant alone: Entra checks it then', () => {
    assert.deepEqual(sponsorSide(guest, { ...fabrikam, domains: [] }), { ok: true, side: 'external' });
  });

  const refusals: [string, SponsorCandidate | null, SponsoredOrganization, string][] = [
    ['nobody has the address', null, fabrikam, 'nobody'],
    ['the account is disabled', { ...employee, accountEnabled: false }, fabrikam, 'disabled'],
    ['the guest belongs to somebody else', { ...guest, mail: 'mia@northwind.example' }, fabrikam, 'other-organization'],
    ['the domain only ends alike', { ...guest, mail: 'x@notfabrikam.example' }, fabrikam, 'other-organization'],
    ['it is one already', employee, { ...fabrikam, internalSponsors: [{ id: 'marco' }] }, 'already'],
    ['there are five on that side', employee, { ...fabrikam, internalSponsors: full }, 'too-many'],
  ];
  for (const [when, candidate, organization, why] of refusals) {
    it(`is refused where ${when}`, () => {
      assert.deepEqual(sponsorSide(candidate, organization), { ok: false, why });
    });
  }

  it('is counted on each side for itself', () => {
    assert.deepEqual(sponsorSide(guest, { ...fabrikam, internalSponsors: full }), { ok: true, side: 'external' });
  });
});

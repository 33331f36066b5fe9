import type { Group } from '../directory/group.ts';
import type { Tenant } from '../tenant.ts';
import { uuid5 } from './uuid5.ts';

const rows: readonly { readonly kind: Group['kind']; readonly name: string; readonly description: string; readonly owner: string }[] = [
  { kind: 'team', name: 'Apollo', description: 'The Apollo team', owner: 'marco@contoso.example' },
  { kind: 'security', name: 'Finance Readers', description: 'Who may read confidential figures', owner: 'priya@contoso.example' },
  { kind: 'security', name: 'Visio Users', description: 'Who has a licence for Visio', owner: 'sam@contoso.example' },
];

/** The groups behind the demo packages; an id is the origin id of the resource: the uuid5 of 'team: Apollo', 'group: Finance Readers'. */
export function demoGroups(created: string): Group[] {
  return rows.map(({ kind, name, description, owner }) => {
    const mailNickname = name.toLowerCase().replaceAll(' ', '-');
    return {
      id: uuid5(`${kind === 'team' ? 'team' : 'group'}: ${name}`), displayName: name, description, mailNickname, kind,
      mail: kind === 'team' ? `${mailNickname}@contoso.example` : null, ownerIds: [uuid5(owner)], createdDateTime: created,
    };
  });
}

/** Everybody who holds a package with a group in it is a member of that group. */
export function fillGroups(tenant: Tenant): void {
  for (const assignment of tenant.assignments.values()) {
    if (assignment.state !== 'delivered' || assignment.target.objectId === null) continue;
    for (const resource of tenant.accessPackages.get(assignment.accessPackageId)?.resources ?? []) {
      if (resource.originSystem === 'AadGroup') tenant.groups.add(resource.originId, assignment.target.objectId);
    }
  }
}

import { directoryRoles } from '../../directory/directory-role.ts';
import type { Group } from '../../directory/group.ts';
import type { User } from '../../directory/user.ts';
import { uuid5 } from '../../seed/uuid5.ts';
import type { Tenant } from '../../tenant.ts';
import { project } from '../odata/model.ts';
import type { Model } from '../odata/model.ts';
import { asObject, userModel } from '../user/user-model.ts';

/** Groups on the wire. */
export function groupModel(tenant: Tenant): Model<Group> {
  const users = userModel(tenant);
  return {
    type: 'microsoft.graph.group',
    wire: groupWire,
    navigation: {
      members: (group, query) => tenant.groups.memberIdsOf(group.id).map((id) => tenant.directory.users.get(id))
        .filter((user) => user !== undefined).slice(0, 20).map((user) => asObject(project(users, user, query))),
      owners: (group, query) => group.ownerIds.map((id) => tenant.directory.users.get(id))
        .filter((user) => user !== undefined).map((user) => asObject(project(users, user, query))),
    },
  };
}

function groupWire(group: Group): Record<string, unknown> {
  const isTeam = group.kind === 'team';
  return {
    id: group.id, deletedDateTime: null, createdDateTime: group.createdDateTime, renewedDateTime: group.createdDateTime, expirationDateTime: null,
    displayName: group.displayName, description: group.description, groupTypes: isTeam ? ['Unified'] : [], isAssignableToRole: null,
    mail: group.mail, mailEnabled: isTeam, mailNickname: group.mailNickname, membershipRule: null, membershipRuleProcessingState: null,
    onPremisesSyncEnabled: null, resourceProvisioningOptions: isTeam ? ['Team'] : [], securityEnabled: !isTeam, visibility: isTeam ? 'Private' : null,
  };
}

/** A directory object that names its type: a group, a directory role, a person. */
export interface Container {
  readonly id: string;
  readonly wire: Record<string, unknown>;
}

export function groupObject(group: Group): Container {
  return { id: group.id, wire: { '@odata.type': '#microsoft.graph.group', ...groupWire(group) } };
}

/** What somebody is a member of: groups and directory roles. */
export function containersOf(user: User, groups: readonly Group[]): Container[] {
  return [
    ...groups.map(groupObject),
    ...directoryRoles.filter(({ displayName }) => user.roles.includes(displayName)).map(({ displayName, templateId, description }) => {
      // A role has an id of its own in each tenant; only its template is the same everywhere.
      const id = uuid5(`directory role: ${displayName}`);
      return { id, wire: { '@odata.type': '#microsoft.graph.directoryRole', id, deletedDateTime: null, displayName, description, roleTemplateId: templateId } };
    }),
  ];
}

export const containerModel: Model<Container> = { type: 'microsoft.graph.directoryObject', wire: ({ wire }) => wire, navigation: {} };

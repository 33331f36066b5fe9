import { z } from 'zod';
import type { Collection } from '../store/collection.ts';
import type { Store } from '../store/store.ts';

/** A group of the directory: a security group, or the Microsoft 365 group behind a team. */
export const groupSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  description: z.string().nullable(),
  mail: z.string().nullable(),
  mailNickname: z.string(),
  kind: z.enum(['team', 'security']),
  ownerIds: z.array(z.string()),
  createdDateTime: z.string(),
});
export type Group = z.infer<typeof groupSchema>;

/** One member of one group: a person, or another group. A document each, so that a large group costs no more than a small one. */
const membershipSchema = z.object({ id: z.string(), groupId: z.string(), memberId: z.string() });
type Membership = z.infer<typeof membershipSchema>;

const keyOf = (groupId: string, memberId: string): string => `${groupId}/${memberId}`;

/** The groups of the tenant and who is in them. */
export class Groups {
  readonly all: Collection<Group>;
  readonly #memberships: Collection<Membership>;
  readonly #byGroup: (groupId: string) => Membership[];
  readonly #byMember: (memberId: string) => Membership[];
  readonly #byOwner: (ownerId: string) => Group[];

  constructor(store: Store) {
    this.all = store.collection('group', groupSchema);
    this.#memberships = store.collection('groupMember', membershipSchema);
    this.#byGroup = this.#memberships.index(({ groupId }) => [groupId]);
    this.#byMember = this.#memberships.index(({ memberId }) => [memberId]);
    this.#byOwner = this.all.index(({ ownerIds }) => ownerIds);
  }

  /** Grows with every change of membership. */
  get changes(): number {
    return this.#memberships.changes;
  }

  has(groupId: string, memberId: string): boolean {
    return this.#memberships.get(keyOf(groupId, memberId)) !== undefined;
  }

  add(groupId: string, memberId: string): void {
    if (!this.has(groupId, memberId)) this.#memberships.put({ id: keyOf(groupId, memberId), groupId, memberId });
  }

  remove(groupId: string, memberId: string): void {
    this.#memberships.delete(keyOf(groupId, memberId));
  }

  memberIdsOf(groupId: string): string[] {
    return this.#byGroup(groupId).map(({ memberId }) => memberId);
  }

  ownedBy(ownerId: string): Group[] {
    return this.#byOwner(ownerId);
  }

  groupsOf(memberId: string): Group[] {
    return this.#byMember(memberId).map(({ groupId }) => this.all.get(groupId)).filter((group) => group !== undefined);
  }

  /** The member's groups, and the groups that those are members of. */
  transitiveGroupsOf(memberId: string): Group[] {
    const found = new Map<string, Group>();
    const visit = (id: string): void => {
      for (const group of this.groupsOf(id)) {
        if (found.has(group.id)) continue;
        found.set(group.id, group);
        visit(group.id);
      }
    };
    visit(memberId);
    return [...found.values()];
  }

  /** Everybody in the group, directly or through groups in it. */
  transitiveMemberIdsOf(groupId: string): string[] {
    const found = new Set<string>();
    const visit = (id: string): void => {
      for (const memberId of this.memberIdsOf(id)) {
        if (found.has(memberId)) continue;
        found.add(memberId);
        visit(memberId);
      }
    };
    visit(groupId);
    return [...found].filter((id) => this.all.get(id) === undefined);
  }
}

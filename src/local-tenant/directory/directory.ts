import { z } from 'zod';
import type { Collection } from '../store/collection.ts';
import type { Log, Store } from '../store/store.ts';
import { personOf, userSchema } from './user.ts';
import type { User } from './user.ts';

const change = z.object({ userId: z.string(), properties: z.array(z.string()), removed: z.enum(['changed', 'deleted']).optional() });
export type DirectoryChange = z.infer<typeof change>;

/** The people of the tenant, the deleted ones apart, and the log of changes that delta queries read. */
export class Directory {
  readonly users: Collection<User>;
  readonly deleted: Collection<User>;
  readonly #byName: (key: string) => User[];
  readonly #blocked: (key: string) => User[];
  readonly #byManager: (key: string) => User[];
  readonly #changes: Log<DirectoryChange>;

  constructor(store: Store) {
    this.users = store.collection('user', userSchema);
    this.deleted = store.collection('deletedUser', userSchema);
    this.#byName = this.users.index((user) => [...new Set([user.userPrincipalName, ...mailsOf(user)].map((name) => name.toLowerCase()))]);
    this.#blocked = this.users.index((user) => (user.blockedDateTime === null ? [] : ['blocked']));
    this.#byManager = this.users.index((user) => (user.managerId === null ? [] : [user.managerId]));
    this.#changes = store.log('change', change);
  }

  /** By object id or userPrincipalName, as Graph's paths name people. */
  find(idOrPrincipalName: string): User | undefined {
    const name = idOrPrincipalName.toLowerCase();
    return this.users.get(idOrPrincipalName) ?? this.#byName(name).find((user) => user.userPrincipalName.toLowerCase() === name);
  }

  /** Everybody who has that principal name or address. */
  named(name: string): User[] {
    return this.#byName(name.toLowerCase());
  }

  findByMail(mail: string): User | undefined {
    return this.#byName(mail.toLowerCase()).find((user) => mailsOf(user).some((own) => own.toLowerCase() === mail.toLowerCase()));
  }

  /** By the name that scripts use: a userPrincipalName, or a guest's mail. */
  findPerson(person: string): User | undefined {
    return this.#byName(person.toLowerCase()).find((user) => personOf(user).toLowerCase() === person.toLowerCase());
  }

  directReportsOf(managerId: string): User[] {
    return this.#byManager(managerId);
  }

  /** Guests whom entitlement management blocked. */
  blocked(): User[] {
    return this.#blocked('blocked');
  }

  save(user: User): void {
    const before = this.users.get(user.id);
    this.users.put(user);
    const properties = before === undefined ? Object.keys(user) : changedProperties(before, user);
    if (properties.length > 0) this.#changes.append({ userId: user.id, properties });
  }

  /** Soft delete: the object waits 30 days among the deleted items. */
  remove(user: User, now: string): void {
    this.users.delete(user.id);
    this.deleted.put({ ...user, deletedDateTime: now });
    this.#changes.append({ userId: user.id, properties: [], removed: 'changed' });
  }

  restore(user: User): User {
    this.deleted.delete(user.id);
    const restored = { ...user, deletedDateTime: null };
    this.save(restored);
    return restored;
  }

  purge(user: User): void {
    this.deleted.delete(user.id);
    this.#changes.append({ userId: user.id, properties: [], removed: 'deleted' });
  }

  changesSince(seq: number): { seq: number; entry: DirectoryChange }[] {
    return this.#changes.since(seq);
  }

  lastChange(): number {
    return this.#changes.last();
  }
}

function mailsOf(user: User): string[] {
  return user.mail === null ? user.otherMails : [user.mail, ...user.otherMails];
}

function changedProperties(before: User, user: User): string[] {
  const was: Record<string, unknown> = { ...before, ...before.plain };
  return Object.entries({ ...user, ...user.plain })
    .filter(([name, value]) => name !== 'plain' && JSON.stringify(value) !== JSON.stringify(was[name]))
    .map(([name]) => name);
}

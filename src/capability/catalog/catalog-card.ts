import { plainText, sentence } from '../../card/plain-text.ts';
import { buildCard } from '../../card/registry.ts';
import type { Message } from '../port/messenger.ts';
import type { Catalog, Entitlement } from '../port/entitlement.ts';

type Card = Message & { kind: 'card' };
type Packages = Awaited<ReturnType<Entitlement['packagesOf']>>;

const perPage = 12;

/** The catalogs that somebody looks after, a page at a time; `packages` holds the number in each that is shown. */
export function catalogListCard(all: readonly Catalog[], packages: ReadonlyMap<string, number>, page: number): Card {
  const { shown, more, next } = paged(byName(all), page);
  const title = all.length === 1 ? 'One catalog' : `${all.length} catalogs`;
  return listOf({
    title,
    lead: 'A catalog holds access packages, and decides whether people outside may ask for them.',
    rows: shown.map((catalog) => {
      const count = packages.get(catalog.id);
      return {
        name: plainText(catalog.displayName, 80),
        detail: catalog.description ? `  ${plainText(catalog.description, 120)}` : '',
        status: [catalog.published ? '✓ Published' : '– Not published: nobody can ask for its packages', catalog.forOutsiders ? 'for people outside too' : 'not for people outside', ...(count === undefined ? [] : [count === 1 ? 'one package' : `${count} packages`])].join(', '),
        verb: 'catalog.open' as const,
        id: catalog.id,
        button: 'Open',
        tooltip: `Open the catalog ${plainText(catalog.displayName, 80)}`,
      };
    }),
    more,
    buttons: next === null ? [] : [{ verb: 'catalog.list' as const, title: 'Show more', id: '', page: next }],
  });
}

/** The packages of a catalog. */
export function catalogCard(catalog: Catalog, all: Packages): Card {
  const packages = byName(all);
  const shown = packages.slice(0, 25);
  return listOf({
    title: plainText(catalog.displayName, 80),
    lead: [sentence(plainText(catalog.description, 200)), catalog.published ? '' : 'Not published: nobody can ask for these packages now.', catalog.forOutsiders ? 'People outside may ask too, where a policy lets them.' : 'Not for people outside, whatever the policies say.'].filter(Boolean).join(' '),
    rows: shown.map((one) => ({
      name: plainText(one.displayName, 80),
      detail: one.description ? `  ${plainText(one.description, 120)}` : '',
      status: one.hidden ? '– Hidden: found by its link only' : '',
      verb: 'package.rules' as const,
      id: one.id,
      button: 'Open',
      tooltip: `Open the access package ${plainText(one.displayName, 80)}`,
    })),
    more: packages.length === 0 ? 'It holds no access packages yet.' : packages.length > shown.length ? `And ${packages.length - shown.length} more. ‘Who can get’ with a name shows any of them.` : '',
    buttons: [{ verb: 'catalog.list' as const, title: 'All catalogs', id: '', page: 0 }],
  });
}

/** Packages of the same name, to choose from. */
export function samePackageCard(name: string, packages: readonly { id: string; description: string }[]): Card {
  return listOf({
    title: `${packages.length} access packages are called ${plainText(name, 80)}`,
    lead: 'Which one do you mean?',
    rows: packages.slice(0, perPage).map((one, index) => ({ name: `${index + 1}  `, detail: plainText(one.description, 200), status: '', verb: 'package.rules' as const, id: one.id, button: 'Open', tooltip: `Open number ${index + 1}` })),
    more: '',
    buttons: [],
  });
}

type ListData = Pick<Parameters<typeof buildCard<'governance-list'>>[1], 'title' | 'lead' | 'rows' | 'more' | 'buttons'>;

/** A list of a name, a line and a button each; `remark` says what has just been done. */
export function listOf(list: ListData, remark: { text: string; style: 'good' | 'accent' } | null = null): Card {
  return { kind: 'card', summary: list.title, card: buildCard('governance-list', { ...list, lang: 'en', summary: list.title, remark: remark?.text ?? '', remarkStyle: remark?.style ?? 'accent' }) };
}

/** One page of a long list, and the number of the next one. */
export function paged<Item>(all: readonly Item[], page: number): { shown: Item[]; more: string; next: number | null } {
  const from = page * perPage < all.length ? page * perPage : 0;
  const shown = all.slice(from, from + perPage);
  const next = from + perPage < all.length ? from / perPage + 1 : null;
  return { shown, next, more: all.length <= perPage ? '' : `${from + 1} to ${from + shown.length} of ${all.length}` };
}

const byName = <Item extends { displayName: string }>(items: readonly Item[]) => [...items].sort((one, other) => one.displayName.localeCompare(other.displayName, 'en'));

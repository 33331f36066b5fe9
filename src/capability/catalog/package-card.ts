import type { Reader } from '../../card/date-words.ts';
import { plainText, sentence } from '../../card/plain-text.ts';
import { billingWords, daysWords, policySteps, scopeTitle } from '../../card/policy-words.ts';
import { buildCard } from '../../card/registry.ts';
import { billingReasons, isForOutsiders, mayAsk, policiesFor, type PolicyViewer } from '../../rule/policy-reach.ts';
import type { AssignmentPolicy, PackageDetail } from '../../rule/policy.ts';
import type { Message } from '../port/messenger.ts';

export interface PackageView {
  detail: PackageDetail;
  viewer: PolicyViewer;
  reader: Reader;
  /** The policy that is wanted first. */
  focus: string | undefined;
  /** Whether the viewer looks after the package's catalog. */
  owner: boolean;
}

const mostShown = 3;
/** Teams takes 28 KB of a message; the rest is room for its envelope. */
const mostCharacters = 20_000;
const marks = ['①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨'];

/** An access package in words: what it holds, and each policy as the way to it, step by step. */
export function packageCard(view: PackageView): Message & { kind: 'card' } {
  for (let shown = mostShown; shown > 1; shown -= 1) {
    const message = cardShowing(view, shown);
    if (JSON.stringify(message.card).length <= mostCharacters) return message;
  }
  return cardShowing(view, 1);
}

/** The card with the first policies whole, and the others in a line each. */
function cardShowing({ detail, viewer, reader, focus, owner }: PackageView, shown: number): Message & { kind: 'card' } {
  const naming = viewer.kind === 'guest' ? ('no-names' as const) : ('names' as const);
  const known = policiesFor(detail, viewer);
  const policies = [...known.filter((one) => one.id === focus), ...known.filter((one) => one.id !== focus)];
  const name = plainText(detail.displayName, 80);
  const resources = detail.resources.slice(0, 10).map((one) => ({ name: plainText(one.name, 80), detail: `  ${plainText(one.role, 40)}, ${kindWords(one.kind)}` }));
  const summary = `Who can get ${name}`;
  return {
    kind: 'card',
    summary,
    card: buildCard('package-rules', {
      lang: 'en',
      summary,
      title: name,
      lead: [sentence(plainText(detail.description, 300)), viewer.kind === 'guest' ? '' : `In the catalog ${plainText(detail.catalog.displayName, 80)}.`].filter(Boolean).join(' ') || 'An access package',
      notes: viewer.kind === 'guest' ? [] : notes(detail),
      resources: resources.length === 0 ? [{ name: 'Nothing yet', detail: '' }] : detail.resources.length > 10 ? [...resources, { name: `And ${detail.resources.length - 10} more`, detail: '' }] : resources,
      policies: policies.slice(0, shown).map((policy) => ({
        heading: scopeTitle(policy, naming),
        steps: policySteps(policy, reader, naming).map(({ text, details }, index) => ({ mark: marks[index] ?? '•', text, details: details.map((one) => ({ text: one })) })),
        billing: viewer.kind === 'guest' ? '' : billingWords(billingReasons(detail, policy)),
      })),
      others: policies.slice(shown, shown + 12).map((policy) => ({ name: scopeTitle(policy, naming), detail: `  ${inShort(policy)}`, policy: policy.id, tooltip: `Show the policy: ${scopeTitle(policy, naming)}` })),
      ...incompatible(detail, viewer),
      choices: policies.some((policy) => mayAsk(detail, policy, viewer)) ? [{ title: 'Request it', text: `I need ${name}` }] : [],
      package: detail.id,
      catalog: owner ? detail.catalog.id : '',
    }),
  };
}

function notes(detail: PackageDetail): { text: string }[] {
  const catalog = plainText(detail.catalog.displayName, 80);
  return [
    detail.hidden ? 'Hidden: people find it by its link only.' : '',
    detail.catalog.published ? '' : `The catalog ${catalog} is not published, so nobody can ask for this package now.`,
    !detail.catalog.forOutsiders && detail.policies.some(isForOutsiders) ? `The catalog ${catalog} is not for people outside, so guests cannot ask for this package, whatever its policies say.` : '',
    detail.policies.length === 0 ? 'It has no policy, so nobody can get it.' : '',
  ].filter(Boolean).map((text) => ({ text }));
}

/** Entra keeps the link in one direction, and refuses requests and direct assignments alike; who holds both already keeps them. */
function incompatible({ incompatible: { packages, groups } }: PackageDetail, viewer: PolicyViewer) {
  // What else there is, a guest may not know: what excludes what is told where they ask.
  const rows = viewer.kind === 'guest' ? [] : [
    ...packages.slice(0, 6).map((one) => ({ name: plainText(one.displayName, 80), detail: '  access package' })),
    ...groups.slice(0, 6).map((one) => ({ name: plainText(one.displayName, 80), detail: '  group' })),
  ];
  return { incompatible: rows, incompatibleMeaning: 'Who has one of these is refused, by request and by direct assignment. It has to end first.' };
}

function inShort(policy: AssignmentPolicy): string {
  const { stages, forAdd } = policy.approval;
  const approvals = !policy.selfAdd || policy.automatic !== null ? '' : !forAdd || stages.length === 0 ? 'no approval' : stages.length === 1 ? 'one approval' : `${stages.length} approvals`;
  const end = policy.end.kind === 'after' ? daysWords(policy.end.days) : policy.end.kind === 'never' ? 'without an end' : 'until a set day';
  return [approvals, end].filter(Boolean).join(', ');
}

function kindWords(kind: string): string {
  const known: Record<string, string> = { group: 'group', team: 'team', site: 'SharePoint site', app: 'application', 'directory-role': 'role in Entra' };
  return known[kind] ?? plainText(kind, 40);
}

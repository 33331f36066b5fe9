import { choicesCard } from '../../card/choices-card.ts';
import { lifecycleWords } from '../../card/lifecycle-words.ts';
import type { Parts } from '../parts.ts';
import type { Message } from '../port/messenger.ts';
import { within } from '../within.ts';
import { looksAfter, type Viewer } from './viewer.ts';

const patienceMs = 1_200;

/** 'Governance': what there is to look after, with what waits for somebody. */
export async function homeCard(parts: Parts, viewer: Viewer): Promise<Message> {
  const [catalogs, organizations, lifecycle] = await Promise.all([
    within(patienceMs, parts.entitlement.catalogs()),
    within(patienceMs, parts.entitlement.organizationDetails()),
    within(patienceMs, parts.entitlement.outsiderLifecycle()),
  ]);
  const own = catalogs?.filter((one) => looksAfter(viewer, one.id)).length;
  const proposed = organizations?.filter((one) => one.state === 'proposed').length ?? 0;
  const lines = [
    own === undefined ? [] : [{ name: 'Catalogs  ', text: own === 1 ? 'one that you look after' : `${own} that you look after` }],
    organizations === undefined ? [] : [{ name: 'Partner organizations  ', text: `${organizations.length}${proposed === 0 ? '' : proposed === 1 ? ', one of them proposed: it waits for a decision' : `, ${proposed} of them proposed: they wait for a decision`}` }],
    lifecycle === undefined ? [] : [{ name: 'Outside people  ', text: lifecycleWords(lifecycle) }],
  ].flat();
  const title = 'Governance';
  const lead = lines.length === 0 ? 'Entra is not answering right now, so only the ways in are shown.' : 'As Entra has it now. The rules of any access package: write ‘who can get’ and its name.';
  const choices = [
    { title: 'Catalogs', text: 'show me the catalogs' },
    { title: 'Partner organizations', text: 'partner organizations' },
    { title: 'Outside people’s lifecycle', text: 'lifecycle of outside people' },
    { title: 'Assign directly', text: 'assign a package directly' },
    { title: 'Import from a file', text: 'import guests from a file' },
  ];
  return choicesCard({ title, lead, lines, choices });
}

/** The same words from somebody who looks after nothing: how the rules of a package are asked for. */
export function rulesHint(): Message {
  const title = 'The rules of an access package';
  const lead = 'Name the package: who can get Apollo, how long does Apollo last. You see who may ask, who approves, for how long, what is asked, and when it is reviewed.';
  return choicesCard({ title, lead, choices: [{ title: 'What I can request', text: 'what packages can I request' }, { title: 'My access', text: 'my access' }] });
}

import { chatColumn, type ChatColumn } from './chat-column.ts';
import { clockTools } from './clock-tools.ts';
import { pagePart } from './element.ts';
import { mailPanel } from './mail-panel.ts';
import { maxColumns, pageQuery, readPageState } from './page-state.ts';
import { drawPeopleList } from './people-list.ts';
import { moveBetweenRegions } from './region-keys.ts';
import { sideDrawer } from './side-drawer.ts';
import { tenantClient, type Person } from './tenant-client.ts';
import { followTenant } from './tenant-events.ts';
import { paintTheme, themeSwitch } from './theme-switch.ts';
import { unreadMarks } from './unread-marks.ts';

const firstPerson = 'ines@contoso.example';

let state = readPageState(location.search);
let people: Person[] = [];
let botName = '';
const columns = new Map<string, ChatColumn>();
const unread = unreadMarks();
const chats = pagePart('chats');

const clock = clockTools();
const mail = mailPanel(pagePart('mail'), async () => {
  await loadPeople();
  paintPeople();
});
const theme = themeSwitch(state.theme, (chosen) => {
  paintTheme(chosen);
  state = { ...state, theme: chosen };
  history.replaceState(null, '', pageQuery(state));
});
const drawer = sideDrawer([clock.element, theme]);

function choose(person: string, beside: boolean): void {
  drawer.close();
  const shown = state.people.includes(person) ? state.people : beside ? [...state.people, person].slice(0, maxColumns) : [person];
  if (shown !== state.people) {
    state = { ...state, people: shown };
    history.pushState(null, '', pageQuery(state));
    paint();
  }
  columns.get(person)?.focus();
}

function close(person: string): void {
  state = { ...state, people: state.people.filter((shown) => shown !== person) };
  history.pushState(null, '', pageQuery(state));
  paint();
  columns.get(state.people.at(-1) ?? '')?.focus();
}

function paint(): void {
  const known = state.people.map((id) => people.find((person) => person.id === id)).filter((person) => person !== undefined);
  const shown = known.map((person) => columns.get(person.id)?.element ?? openColumn(person).element);
  // What stays is not taken out and put back: it would lose its scroll position and the focus.
  for (const child of [...chats.children]) if (!shown.some((column) => column === child)) child.remove();
  shown.forEach((column, index) => { if (chats.children[index] !== column) chats.insertBefore(column, chats.children[index] ?? null); });
  chats.dataset['count'] = String(shown.length);
  paintPeople();
}

function paintPeople(): void {
  drawPeopleList(pagePart('people'),
    { people, shown: state.people, unread: unread.of(people, state.people), canAddBeside: state.people.length < maxColumns },
    choose);
}

function openColumn(person: Person): ChatColumn {
  const column = chatColumn(person, {
    botName,
    now: clock.now,
    close: () => close(person.id),
    seen: (seq) => unread.seen(person.id, seq),
  });
  columns.set(person.id, column);
  void load(person, column);
  return column;
}

async function load(person: Person, column: ChatColumn): Promise<void> {
  if (!person.installed) await tenantClient.open(person.id);
  await column.catchUp();
}

async function loadPeople(): Promise<void> {
  people = await tenantClient.people();
}

/** Loads everything, at first and after the connection was lost. */
async function loadAll(): Promise<void> {
  const [tenant, now] = await Promise.all([tenantClient.tenant(), tenantClient.clock(), loadPeople(), mail.refresh()]);
  if (botName === '') unread.forgetPast(people);
  botName = tenant.botName;
  clock.set(now);
  pagePart('tenant-name').textContent = tenant.displayName;
  document.title = `${botName} in ${tenant.displayName} – local Teams`;
  state = { ...state, people: state.people.filter((id) => people.some((person) => person.id === id)) };
  if (state.people.length === 0) state.people = people.filter((person) => person.id === firstPerson).map((person) => person.id);
  history.replaceState(null, '', pageQuery(state));
  await Promise.all([...columns.values()].map((column) => column.catchUp()));
  paint();
}

function showBanner(sentence: string): void {
  const banner = pagePart('banner');
  banner.hidden = sentence === '';
  banner.textContent = sentence;
}

function lost(): void {
  showBanner('The local tenant is not answering; trying again.');
}

async function received(personId: string, seq: number): Promise<void> {
  const person = people.find((known) => known.id === personId);
  if (!person) await loadPeople();
  else person.lastSeq = Math.max(person.lastSeq, seq);
  await columns.get(personId)?.catchUp();
  if (!state.people.includes(personId)) paintPeople();
}

paintTheme(state.theme);
pagePart('bar-end').append(mail.button);
moveBetweenRegions();
addEventListener('popstate', () => {
  state = { ...readPageState(location.search), theme: state.theme };
  paint();
});
followTenant({
  message: (person, seq) => void received(person, seq).catch(lost),
  typing: (person) => columns.get(person)?.showTyping(),
  mail: () => void mail.refresh().catch(lost),
  clock: (now) => clock.set(now),
  opened: () => void loadAll().then(() => showBanner(''), lost),
  lost,
});

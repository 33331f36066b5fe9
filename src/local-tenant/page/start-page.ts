import { chatColumn, type ChatColumn } from './chat-column.ts';
import { clockTools } from './clock-tools.ts';
import { element, pagePart } from './element.ts';
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
/** The chat that a narrow screen shows, where only one has room. */
let front = '';
const columns = new Map<string, ChatColumn>();
const unread = unreadMarks();
const chats = pagePart('chats');

const clock = clockTools(() => void refreshPeople());
const mail = mailPanel(pagePart('mail'), redeemed);
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
  }
  show(person);
}

/** Brings a chat to the front and puts the writer there. */
function show(person: string): void {
  front = person;
  paint();
  columns.get(person)?.focus();
}

function close(person: string): void {
  state = { ...state, people: state.people.filter((shown) => shown !== person) };
  history.pushState(null, '', pageQuery(state));
  show(state.people.at(-1) ?? '');
}

function paint(): void {
  const known = state.people.map((id) => people.find((person) => person.id === id)).filter((person) => person !== undefined);
  const shown = known.map((person) => columns.get(person.id)?.element ?? openColumn(person).element);
  // What stays is not taken out and put back: it would lose its scroll position and the focus.
  for (const child of [...chats.children]) if (!shown.some((column) => column === child)) child.remove();
  shown.forEach((column, index) => { if (chats.children[index] !== column) chats.insertBefore(column, chats.children[index] ?? null); });
  chats.dataset['count'] = String(shown.length);
  if (!state.people.includes(front)) front = state.people[0] ?? '';
  for (const { id } of known) columns.get(id)?.element.classList.toggle('is-front', id === front);
  pagePart('switcher').replaceChildren(...(known.length < 2 ? [] : known.map(({ id, name }) =>
    element('button', { type: 'button', class: 'button', 'aria-pressed': String(id === front), onclick: () => show(id) }, name))));
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
    redeemed,
  });
  columns.set(person.id, column);
  void column.catchUp();
  return column;
}

async function redeemed(guest: string): Promise<void> {
  await refreshPeople();
  await columns.get(guest)?.catchUp();
}

/** Guests come and go: by mail that invites them, and with the time. */
async function refreshPeople(): Promise<void> {
  try {
    people = await tenantClient.people();
    paintPeople();
  } catch {
    lost();
  }
}

/** Loads everything, at first and after the connection was lost. */
async function loadAll(): Promise<void> {
  const [tenant, now] = await Promise.all([tenantClient.tenant(), tenantClient.clock(), mail.refresh()]);
  people = await tenantClient.people();
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
  if (person) person.lastSeq = Math.max(person.lastSeq, seq);
  else await refreshPeople();
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
  message: (person, seq) => void received(person, seq),
  removal: (person, messageId) => columns.get(person)?.remove(messageId),
  typing: (person) => columns.get(person)?.showTyping(),
  mail: () => void Promise.all([mail.refresh().catch(lost), refreshPeople()]),
  clock: (now) => {
    clock.set(now);
    for (const column of columns.values()) column.clockMoved();
  },
  opened: () => void loadAll().then(() => showBanner(''), lost),
  lost,
});

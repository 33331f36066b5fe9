import { announce } from './announce.ts';
import { element, icon } from './element.ts';
import { dayText, isoDay, morningOf, timeText } from './tenant-time.ts';
import { tenantClient, TenantProblem } from './tenant-client.ts';

/** The tenant's clock: shows it, moves it forward, and tells the time to the rest of the page. */
export interface ClockTools {
  element: HTMLElement;
  now(): Date;
  set(now: Date): void;
}

const jumps = [
  { label: '+1 day', advance: 'P1D' },
  { label: '+1 week', advance: 'P7D' },
  { label: '+30 days', advance: 'P30D' },
];
const repaintEveryMs = 5000;

/** `moved` is told when everything that fell due has been done. */
export function clockTools(moved: () => void): ClockTools {
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  const day = element('span', { class: 'clock-day' });
  const time = element('span', { class: 'clock-time' });
  const problem = element('p', { class: 'clock-problem', role: 'alert', hidden: true });
  const dateInput = element('input', { type: 'date', id: 'go-to-date', required: true });
  const goToButton = element(
    'button',
    { type: 'button', class: 'button', 'aria-expanded': 'false', 'aria-controls': 'go-to', onclick: () => toggleGoTo(goTo.hidden) },
    'Go to…',
  );
  const goTo = element(
    'form',
    { id: 'go-to', class: 'go-to', hidden: true, onsubmit: submitDate, onkeydown: (event: KeyboardEvent) => event.key === 'Escape' && toggleGoTo(false) },
    element('label', { for: 'go-to-date' }, 'Move the clock to'),
    dateInput,
    element('button', { type: 'submit', class: 'button button-primary' }, 'Go'),
  );
  const buttons = element(
    'div',
    { class: 'clock-buttons' },
    ...jumps.map(({ label, advance }) =>
      element('button', { type: 'button', class: 'button', onclick: () => void move({ advance }) }, label)),
    goToButton,
  );
  const root = element(
    'section',
    { class: 'clock', 'aria-label': 'The tenant’s clock' },
    element('p', { class: 'clock-now' }, icon('clock'), day, time),
    buttons, goTo, problem,
  );

  function paint(): void {
    day.textContent = dayText(now());
    time.textContent = timeText(now());
  }

  function toggleGoTo(open: boolean): void {
    goTo.hidden = !open;
    goToButton.setAttribute('aria-expanded', String(open));
    dateInput.min = isoDay(now());
    problem.hidden = true;
    if (!open) return goToButton.focus();
    dateInput.value = isoDay(now());
    dateInput.focus();
  }

  function submitDate(event: SubmitEvent): void {
    event.preventDefault();
    toggleGoTo(false);
    const morning = morningOf(dateInput.value);
    if (morning > now()) void move({ now: morning.toISOString() });
    else complain(`${dayText(morning)}, ${timeText(morning)} has passed, and the clock moves forward only.`);
  }

  function complain(sentence: string): void {
    problem.textContent = sentence;
    problem.hidden = false;
  }

  async function move(to: { advance: string } | { now: string }): Promise<void> {
    if (root.ariaBusy === 'true') return;
    root.ariaBusy = 'true';
    problem.hidden = true;
    try {
      set(await tenantClient.moveClock(to));
      moved();
      announce(`The tenant’s clock now shows ${dayText(now())}, ${timeText(now())}.`);
    } catch (failure) {
      if (!(failure instanceof TenantProblem)) throw failure;
      complain(`The clock was not moved. ${failure.message}`);
    } finally {
      root.ariaBusy = 'false';
    }
  }

  function set(tenantNow: Date): void {
    aheadMs = tenantNow.getTime() - Date.now();
    paint();
  }

  paint();
  setInterval(paint, repaintEveryMs);
  return { element: root, now, set };
}

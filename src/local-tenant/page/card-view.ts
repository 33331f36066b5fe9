import type * as Renderer from 'adaptivecards';
import { announce } from './announce.ts';
import { element } from './element.ts';
import { teamsHostConfig } from './host-config.ts';
import { cardTextHtml } from './markdown.ts';
import { isRecord, textAt } from './read-json.ts';
import { openLink } from './safe-link.ts';

// The renderer's browser build, loaded by index.html before the modules run.
declare const AdaptiveCards: typeof Renderer;

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = cardTextHtml(text);
  result.didProcess = true;
};

/** A press of `Action.Execute` or `Action.Submit`, whose inputs were found valid. */
export interface CardPress {
  /** An Execute's verb; a Submit goes by its data's verb, its id or its title. */
  verb: string;
  inputs: Record<string, string>;
  /** The button's own data, without the inputs. */
  data: unknown;
}

/**
 * What a press came to: nothing to say, or a problem to show below the card, perhaps with a button that leads on. A card in answer
 * arrives as an update of the message.
 */
export type PressOutcome = { problem: string; next?: { title: string; go: () => Promise<PressOutcome> } } | undefined;

/** A drawn Adaptive Card that can be drawn anew in place. */
export interface CardView {
  element: HTMLElement;
  /** Draws the card's newer form; what was typed and the focus stay where the newer form still has a place for them. */
  redraw(card: unknown): void;
}

/** Draws a card with Teams' host configuration. `refresh` is ignored: updates come with the chat. */
export function cardView(firstCard: unknown, press: (press: CardPress) => Promise<PressOutcome>): CardView {
  let isRunning = false;
  let shown = parseCard(firstCard);
  let untouched = givenValues(shown);
  // A form of its own keeps the radio buttons of two cards apart: the renderer names them by their input's id alone.
  const body = element('form', { class: 'card-body', novalidate: true, onsubmit: (event: Event) => event.preventDefault() });
  const problem = element('div', { class: 'card-problem', role: 'alert', hidden: true });
  const root = element('div', { class: 'card' }, body, problem);
  // Listeners of the capturing phase run before the renderer's own.
  root.addEventListener('click', swallowWhileRunning, true);
  draw(firstCard);

  function draw(card: unknown): void {
    root.classList.toggle('card-full', isFullWidth(card));
    shown.onExecuteAction = (action) => void execute(action);
    const drawn = shown.render();
    // The renderer makes the card itself a stop of the Tab key, which says nothing and does nothing.
    drawn?.removeAttribute('tabindex');
    body.replaceChildren(drawn ?? element('p', {}, 'This card cannot be shown.'));
    // The renderer names the box around a filtered choice by its label, but not the box that one types in.
    for (const box of body.querySelectorAll('[aria-labelledby] > input[list]')) {
      box.setAttribute('aria-labelledby', box.parentElement?.getAttribute('aria-labelledby') ?? '');
    }
    problem.hidden = true;
  }

  function redraw(card: unknown): void {
    const next = parseCard(card);
    const focus = focusIn(body, shown);
    const given = givenValues(next);
    keepTyped(shown, untouched, next, given);
    shown = next;
    untouched = given;
    draw(card);
    if (focus) restoreFocus(focus, body, shown);
    if (isRunning) markButtons(true);
  }

  async function execute(action: Renderer.Action): Promise<void> {
    if (action instanceof AdaptiveCards.OpenUrlAction) {
      if (!openLink(action.url ?? '')) show('This link does not lead to a safe address, so it was not opened.');
      return;
    }
    if (!(action instanceof AdaptiveCards.ExecuteAction || action instanceof AdaptiveCards.SubmitAction)) return;
    const pressed = { verb: verbOf(action), inputs: inputValues(action), data: dataOf(action) };
    await run(() => press(pressed), action.renderedElement);
  }

  async function run(work: () => Promise<PressOutcome>, button?: Element): Promise<void> {
    isRunning = true;
    problem.hidden = true;
    // The renderer sets the buttons' state after this event: ours comes after that.
    queueMicrotask(() => markButtons(isRunning, button));
    try {
      const outcome = await work();
      if (outcome) show(outcome.problem, outcome.next);
    } finally {
      isRunning = false;
      markButtons(false);
    }
  }

  function show(sentence: string, next?: NonNullable<PressOutcome>['next']): void {
    problem.replaceChildren(sentence);
    if (next) problem.append(' ', element('button', { type: 'button', class: 'button', onclick: () => void run(next.go) }, next.title));
    problem.hidden = false;
  }

  function markButtons(running: boolean, pressed?: Element): void {
    root.ariaBusy = String(running);
    for (const button of body.querySelectorAll('button')) {
      // Not the disabled property: it would take the focus away from the button.
      if (running) button.setAttribute('aria-disabled', 'true');
      else if (!button.disabled) button.removeAttribute('aria-disabled');
      button.toggleAttribute('data-running', running && button === pressed);
    }
    if (running) announce('Working on it.');
  }

  function swallowWhileRunning(event: Event): void {
    if (!isRunning || !(event.target instanceof Element) || !event.target.closest('button')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  return { element: root, redraw };
}

function parseCard(json: unknown): Renderer.AdaptiveCard {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(teamsHostConfig);
  card.parse(json);
  return card;
}

function isFullWidth(card: unknown): boolean {
  const teams = isRecord(card) ? card['msteams'] : undefined;
  return isRecord(teams) && teams['width'] === 'Full';
}

/** Teams sends every input as a string, and leaves out what is empty. */
function inputValues(action: Renderer.SubmitAction | Renderer.ExecuteAction): Record<string, string> {
  const inputs = Object.values(action.getReferencedInputs() ?? {});
  return Object.fromEntries(inputs.filter((input) => input.id && input.isSet()).map((input) => [input.id, String(input.value)]));
}

function verbOf(action: Renderer.SubmitAction | Renderer.ExecuteAction): string {
  const named = action instanceof AdaptiveCards.ExecuteAction ? action.verb : textAt(dataOf(action), 'verb');
  return named || action.id || action.title || '';
}

function dataOf(action: Renderer.Action): unknown {
  const json: unknown = action.toJSON();
  return isRecord(json) ? json['data'] : undefined;
}

type Values = Map<string | undefined, unknown>;

/** Each input's value as the card gives it, before anybody types. */
function givenValues(card: Renderer.AdaptiveCard): Values {
  return new Map(card.getAllInputs().map((input) => [input.id, 'defaultValue' in input ? input.defaultValue : undefined]));
}

/** Carries over what somebody typed, where the newer card has the same input and does not itself say something new about it. */
function keepTyped(from: Renderer.AdaptiveCard, fromGiven: Values, to: Renderer.AdaptiveCard, toGiven: Values): void {
  const before = new Map(from.getAllInputs().map((input) => [input.id, input]));
  for (const input of to.getAllInputs()) {
    const old = before.get(input.id);
    const isSameInput = old?.getJsonTypeName() === input.getJsonTypeName() && fromGiven.get(input.id) === toGiven.get(input.id);
    if (old && isSameInput && old.isSet() && 'defaultValue' in input) input.defaultValue = old.value;
  }
}

type FocusPlace = { inputId: string } | { buttonTitle: string } | 'somewhere';

function focusIn(body: HTMLElement, card: Renderer.AdaptiveCard): FocusPlace | undefined {
  const focused = document.activeElement;
  if (!focused || !body.contains(focused)) return undefined;
  const input = card.getAllInputs().find((candidate) => candidate.renderedElement?.contains(focused));
  if (input?.id) return { inputId: input.id };
  return focused instanceof HTMLButtonElement ? { buttonTitle: focused.textContent ?? '' } : 'somewhere';
}

function restoreFocus(place: FocusPlace, body: HTMLElement, card: Renderer.AdaptiveCard): void {
  if (place !== 'somewhere' && 'inputId' in place) {
    const input = card.getAllInputs().find((candidate) => candidate.id === place.inputId);
    if (input) return input.focus();
  }
  const buttons = [...body.querySelectorAll('button')];
  const same = place !== 'somewhere' && 'buttonTitle' in place ? buttons.find((button) => button.textContent === place.buttonTitle) : undefined;
  // Where the newer card has no such button, the message itself is the nearest place.
  (same ?? body.closest<HTMLElement>('.message'))?.focus({ preventScroll: true });
}

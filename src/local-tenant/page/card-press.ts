import { showToast } from './announce.ts';
import type { CardPress, PressOutcome } from './card-view.ts';
import { askConsent } from './consent-dialog.ts';
import { isRecord, textAt } from './read-json.ts';
import { signInWindow } from './sign-in-window.ts';
import { tenantClient, TenantProblem, type ActionAnswer, type Person, type SignInRequest } from './tenant-client.ts';

export interface CardPressContext {
  person: Person;
  botName: string;
  say(text: string): Promise<void>;
  catchUp(): Promise<void>;
  consentChanged(): Promise<void>;
}

/** What the page does when a button of a card is pressed: the bot is asked, and the person signed in where the bot wants that first. */
export function cardPresser({ person, botName, say, catchUp, consentChanged }: CardPressContext): (messageId: string, pressed: CardPress) => Promise<PressOutcome> {
  function press(messageId: string, pressed: CardPress): Promise<PressOutcome> {
    return attempt(async () => {
      const teams = isRecord(pressed.data) ? pressed.data['msteams'] : undefined;
      // A button of the kinds `imBack` and `messageBack` says something in the person's name.
      const said = ['imBack', 'messageBack'].includes(textAt(teams, 'type')) ? textAt(teams, 'text') || textAt(teams, 'value') : '';
      if (said !== '') return void (await say(said));
      if (textAt(teams, 'type') !== 'signin') return execute(messageId, pressed);
      return signInOnCard(messageId, { address: textAt(teams, 'value'), isSilent: isRecord(teams) && teams['isSilent'] === true });
    });
  }

  async function attempt(work: () => Promise<PressOutcome>): Promise<PressOutcome> {
    try {
      return await work();
    } catch (failure) {
      if (!(failure instanceof TenantProblem)) throw failure;
      return { problem: failure.reason === 'bot silent' ? `${botName} did not answer. Press the button again in a moment.` : failure.message };
    }
  }

  async function execute(messageId: string, pressed: CardPress, state?: string): Promise<PressOutcome> {
    const answer = await tenantClient.press(person.id, { messageId, ...pressed, ...(state !== undefined && { state }) });
    await catchUp();
    if (!answer.signIn) return outcomeOf(answer);
    const consent = answer.signIn.isSilent ? await consentFor() : 'given before';
    return consent === 'given now' ? execute(messageId, pressed) : signInNext(answer.signIn, consent, (brought) => execute(messageId, pressed, brought));
  }

  /** A sign-in card in the chat: consent is all that a silent one lacks; otherwise the bot's own page signs in. */
  async function signInOnCard(messageId: string, request: { address: string; isSilent: boolean }): Promise<PressOutcome> {
    const consent = request.isSilent ? await consentFor(messageId) : 'given before';
    if (consent === 'given now') return void (await catchUp());
    if (consent === 'refused now') return { problem: `Without your permission ${botName} cannot do this for you.` };
    const result = await signInWindow(request.address);
    if (!result.signedIn) return { problem: result.reason };
    const status = await tenantClient.verifyState(person.id, { state: result.state, messageId });
    await catchUp();
    return status < 400 ? undefined : { problem: `${botName} did not accept the sign-in (${status}). Sign in once more.` };
  }

  /** Asks where the person wants to be asked; with a message, the sign-in card that it shows goes on with the answer. */
  async function consentFor(messageId?: string): Promise<'given now' | 'refused now' | 'refused before' | 'given before'> {
    const { answer, scopes } = await tenantClient.consent(person.id);
    if (answer !== 'ask') return answer ? 'given before' : 'refused before';
    if (!(await askConsent({ botName, personName: person.name, scopes }))) return 'refused now';
    await tenantClient.answerConsent(person.id, true, messageId);
    await consentChanged();
    return 'given now';
  }

  function signInNext(request: SignInRequest, consent: string, then: (state: string) => Promise<PressOutcome>): PressOutcome {
    const problem = consent.startsWith('refused') ? 'This needs your consent to act for you, and it was not given.' : request.text || 'This needs you to sign in first.';
    if (request.address === '') return { problem };
    const go = (): Promise<PressOutcome> => attempt(async () => {
      const result = await signInWindow(request.address);
      return result.signedIn ? then(result.state) : { problem: result.reason, next: { title: request.title, go } };
    });
    return { problem, next: { title: request.title, go } };
  }

  return press;
}

function outcomeOf(answer: ActionAnswer): PressOutcome {
  if (answer.type === 'application/vnd.microsoft.activity.message' && typeof answer.value === 'string') {
    showToast(answer.value);
    return undefined;
  }
  if (answer.status < 400) return undefined;
  return { problem: textAt(answer.value, 'message') || `This did not work (${answer.status}). Nothing was changed; press the button again in a moment.` };
}

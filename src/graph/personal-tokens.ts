import { DirectoryError } from '../capability/port/directory-error.ts';
import type { Log } from '../capability/port/log.ts';
import { SignInNeeded, type Brought, type PersonalTokens } from '../capability/port/sign-in.ts';
import type { Token } from './local-token.ts';
import { createAssertionCheck } from './personal-assertion.ts';
import { createExchange, type ExchangeOptions } from './personal-exchange.ts';
import { PersonalMemory, type PersonalState } from './personal-memory.ts';
import { signInNeedOf } from './personal-need.ts';
import { TokenRefusal, tokenFailure } from './token-failure.ts';

export interface PersonalTokensOptions extends ExchangeOptions {
  log: Log;
  /** Of how many people tokens are kept at a time; 2,000 where nothing is said. */
  mostPeople?: number;
}

const renewBeforeMs = 5 * 60_000;

/**
 * Graph tokens of people, by the on-behalf-of flow: verified when they are brought, exchanged once however many wait, kept until five
 * minutes before they end. Failures that no sign-in mends are `DirectoryError`s, which hold Entra's number and never its words.
 */
export function createPersonalTokens(options: PersonalTokensOptions): PersonalTokens {
  const { clock, log } = options;
  const check = createAssertionCheck(options);
  const exchange = createExchange(options);
  const memory = new PersonalMemory(clock, options.mostPeople ?? 2_000);
  const lives = (token: Token | null, beforeMs = 0): token is Token => token !== null && token.endsAtMs - beforeMs > clock.now().getTime();

  async function renew(state: PersonalState, assertion: Token): Promise<string> {
    const { claims } = state;
    try {
      const graph = await exchange(assertion.value, claims);
      state.graph = graph;
      state.need = null;
      if (state.claims === claims) state.claims = null;
      return graph.value;
    } catch (error) {
      const need = error instanceof TokenRefusal ? signInNeedOf(error) : null;
      if (!need) throw tokenFailure(error);
      // Consent may be given at any time, by an administrator too: then the same assertion works. For the rest it takes another one.
      if (need.kind !== 'consent' && state.assertion === assertion) state.assertion = null;
      state.need = need.kind === 'step-up' ? need : null;
      throw new SignInNeeded(need);
    }
  }

  function start(state: PersonalState, assertion: Token): Promise<string> {
    const started = renew(state, assertion).finally(() => {
      if (state.exchange === started) state.exchange = null;
    });
    state.exchange = started;
    return started;
  }

  return {
    async bring(owner, assertion): Promise<Brought> {
      const checked = await check(owner, assertion);
      if (checked.kind === 'unavailable') return { kind: 'unavailable' };
      if (checked.kind === 'expired') return { kind: 'needed', need: { kind: 'token' } };
      if (checked.kind === 'refused') {
        log.warn({ reason: checked.reason }, 'sign-in refused');
        return { kind: 'refused' };
      }
      const state = memory.open(owner);
      const brought = { value: assertion, endsAtMs: checked.endsAtMs };
      state.assertion = brought;
      if (lives(state.graph, renewBeforeMs)) return { kind: 'taken' };
      try {
        // Another device of theirs may have brought a token a moment ago; where that one fails, this one may do.
        await (state.exchange?.catch(() => start(state, brought)) ?? start(state, brought));
        return { kind: 'taken' };
      } catch (error) {
        if (error instanceof SignInNeeded) return { kind: 'needed', need: error.need };
        if (error instanceof DirectoryError && error.passes) return { kind: 'unavailable' };
        throw error;
      }
    },

    async token(owner) {
      const state = memory.find(owner);
      if (!state) throw new SignInNeeded({ kind: 'token' });
      if (lives(state.graph, renewBeforeMs)) return state.graph.value;
      if (state.exchange) return state.exchange;
      if (!lives(state.assertion)) throw new SignInNeeded(state.need ?? { kind: 'token' });
      return start(state, state.assertion);
    },

    forget(owner, claims) {
      const state = memory.open(owner);
      state.graph = null;
      if (claims !== undefined) state.claims = claims;
    },
  };
}

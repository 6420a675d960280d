/** What the server does with a provider's word: asking, writing, and what the buyer is shown. */
import type { Rules, World } from './rules.ts';
import { sides, takenNow, type Side, type State, type Word } from './state.ts';

export interface Scene {
  readonly rules: Rules;
  readonly world: World;
  readonly crashes: number;
}

export const release = (state: State): void => {
  if (!state.held) return;
  state.held = false;
  state.left += 1;
};

/** Is this attempt still watched? */
export const watched = ({ rules }: Scene, state: State, side: Side): boolean => {
  const { row, closed } = state.attempts[side];
  return rules.has('providerCloses') ? row !== '-' && !closed : row === 'created' || row === 'shown';
};

/** Asks the provider. A two-step payment is taken here: after a claim where the rule holds, in passing where it does not. */
export const ask = ({ rules }: Scene, state: State, side: Side): Word => {
  const attempt = state.attempts[side];
  if (attempt.truth === 'approved') {
    if (rules.has('claimsFirst')) {
      const stale = rules.has('supersedes') && state.superseded && side === 0;
      const late = (state.order === 'canceled' || state.order === 'expired') && state.left > 0;
      if ((state.payer === -1 || state.payer === side) && !stale && (state.order === 'open' || late)) {
        if (!state.held) {
          state.left -= 1;
          state.held = true;
        }
        state.payer = side;
        attempt.truth = 'paid';
        return 'paid';
      }
      attempt.truth = 'closed';
      return 'closed';
    }
    attempt.truth = 'paid';
    return 'paid';
  }
  if (attempt.truth === '-') return 'none';
  return attempt.truth === 'open' && attempt.declined === 1 ? 'declined' : attempt.truth;
};

const writeSuccess = ({ rules }: Scene, state: State, side: Side): void => {
  const attempt = state.attempts[side];
  if (attempt.row === 'ok') return;
  attempt.row = 'ok';
  attempt.closed = true;
  const pays = (): void => {
    state.order = 'paid';
    state.payer = side;
    state.delivery = 'queued';
  };
  if (state.order === 'open' && (state.payer === -1 || state.payer === side)) {
    pays();
    if (state.held) state.held = false;
    else state.left -= 1;
  } else if (state.order === 'expired' || state.order === 'canceled') {
    if (state.held) {
      state.held = false;
      pays();
    } else if (!rules.has('takesStockAgain') || state.left > 0) {
      state.left -= 1;
      pays();
      if (state.left < 0) state.bad = 'stock below nothing, or a constraint that stops settling for ever';
    } else {
      state.order = 'review';
      state.payer = side;
      attempt.refund = 'due';
    }
  } else if (state.payer !== side && rules.has('refundsSecond')) attempt.refund = 'due';
};

/** Writes an answer down. */
export const settle = (scene: Scene, state: State, side: Side, word: Word): void => {
  const { rules } = scene;
  const attempt = state.attempts[side];
  switch (word) {
    case 'paid':
      writeSuccess(scene, state, side);
      return;
    case 'closed':
      if (attempt.row === 'ok') return;
      if (attempt.row === 'created' || attempt.row === 'shown' || (rules.has('providerCloses') && !attempt.closed)) {
        if (attempt.row !== 'canceled' && attempt.row !== 'failed') attempt.row = 'expired';
        attempt.closed = true;
      }
      if (state.order === 'open' && state.switching === '' && state.canceling === '' && !sides.some((one) => watched(scene, state, one))) {
        state.order = 'expired';
        release(state);
      }
      return;
    case 'declined':
      if (attempt.row === 'shown' || attempt.row === 'created') attempt.row = rules.has('providerCloses') ? 'shown' : 'failed';
      attempt.declined = 2;
      return;
    case 'open':
      if (attempt.row === 'created') attempt.row = 'shown';
      return;
    case 'none':
    case 'approved':
    case 'refunded':
      return;
  }
};

const ended: ReadonlySet<string> = new Set(['failed', 'canceled', 'expired']);

/** What the buyer's browser would be shown now. */
export const view = ({ rules }: Scene, state: State): string => {
  const { order, attempts } = state;
  const latest: Side = attempts[1].row === '-' ? 0 : 1;
  const row = attempts[latest].row;
  const shown =
    order === '-'
      ? 'ready'
      : order === 'review'
        ? 'processing'
        : order !== 'open'
          ? order
          : row === 'shown'
            ? `shown${latest}`
            : row === 'failed'
              ? 'failed'
              : 'processing';
  if (rules.has('saysOnlyClosed') && ended.has(shown) && attempts.some((one) => one.row !== '-' && !one.closed)) return 'stopping';
  return shown;
};

/** Shows it. */
export const say = (state: State, shown: string): void => {
  state.screen = shown;
  if (ended.has(shown) && takenNow(state) > 0 && !state.attempts.some((one) => one.truth === 'paid' && one.refund === 'due'))
    state.bad = 'the screen says not charged while money moved';
};

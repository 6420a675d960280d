/**
 * What each state says: a stamp, a headline and sentences, drawn by the view and spoken once by the live region. Here of a purchase that goes
 * well; of any other in `../otherwise/says.ts`.
 */
import type { CheckoutSession, CheckoutState, Money, StateOf } from '@buypost/core';
import { otherwisePart } from '../otherwise-part.ts';
import type { Stamp } from '../parts/marks.tsx';
import { methodTitle } from '../parts/methods.tsx';
import type { Tools } from '../tools.ts';

export interface Says {
  readonly stamp: Stamp;
  readonly head: string;
  readonly lines: readonly string[];
}

/** As it is written below: sentences that do not hold are left out. */
export type Saying = readonly [stamp: Stamp, head: string, ...lines: (string | false | undefined)[]];
export type Begun = StateOf<CheckoutSession['status']>;

/** What became of the money. Follows `session.money` and nothing else. */
export const moneyLine = (session: CheckoutSession, t: Tools): string =>
  t.say(t.m.money[session.money], { amount: t.money(session.total) });

export const methodOf = ({ session, offer }: Pick<Begun, 'session' | 'offer'>, t: Tools): string =>
  methodTitle(session.methods, session.method, t) ?? offer?.seller.name ?? t.m.checkout;

export const lost = (state: { readonly unreachable: boolean }, t: Tools): string | false => state.unreachable && t.m.unreachable;

/** The words of a state in which all is well; undefined where there is more to say. */
export const wellSaid = (state: CheckoutState, t: Tools): Saying | undefined => {
  const { m } = t;
  switch (state.name) {
    case 'idle':
    case 'loading':
      return ['wait', ''];
    case 'ready':
      return state.notice ? undefined : ['calm', ''];
    case 'starting':
      return state.slow ? undefined : ['wait', m.starting, lost(state, t)];
    case 'requires_action': {
      const { declined, nextAction } = state.session;
      return declined || state.role === 'visitor' || nextAction.type !== 'qr_code'
        ? undefined
        : ['calm', t.say(m.scanHead, { app: nextAction.app }), lost(state, t)];
    }
    case 'processing': {
      const { reason, money } = state.session;
      return reason === 'provider' && money !== 'taken'
        ? ['wait', t.say(m.askingHead, { method: methodOf(state, t) }), moneyLine(state.session, t), m.mayClose, lost(state, t)]
        : undefined;
    }
    case 'succeeded': {
      const { order, money } = state.session;
      return money === 'taken' && !order.extra && !order.refunded.amount
        ? ['good', t.say(m.paid, { amount: t.money(order.total) }), t.say(m.order, { number: order.number })]
        : undefined;
    }
    case 'unavailable':
    case 'failed':
    case 'canceled':
    case 'expired':
      return undefined;
  }
};

/** Where the file with the words is not to be had, what became of the money is said all the same. */
const barely = (state: CheckoutState, t: Tools): Saying =>
  otherwisePart.now() ? ['wait', ''] : ['calm', t.m.noAnswer, 'session' in state && moneyLine(state.session, t)];

/** The words of a state. `old`: the total that was on screen before the price changed. */
export const saysOf = (state: CheckoutState, t: Tools, old?: Money): Says => {
  const [stamp, head, ...lines] = wellSaid(state, t) ?? otherwisePart.there()?.says(state, t, old) ?? barely(state, t);
  return { stamp, head, lines: lines.filter((line): line is string => !!line) };
};

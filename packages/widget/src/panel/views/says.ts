/** What each state says: a headline and sentences, drawn by the view and spoken once by the live region. */
import type { CheckoutSession, CheckoutState, Money, StateName, StateOf } from '@buypost/core';
import type { Stamp } from '../parts/marks.tsx';
import { methodNow, totalNow } from '../parts/draft.ts';
import { methodTitle } from '../parts/methods.tsx';
import type { Tools } from '../tools.ts';

export interface Says {
  readonly stamp: Stamp;
  readonly head: string;
  readonly lines: readonly string[];
}

type Begun = StateOf<CheckoutSession['status']>;

/** What became of the money. Follows `session.money` and nothing else. */
export const moneyLine = (session: CheckoutSession, t: Tools): string =>
  t.say(t.m.money[session.money], { amount: t.money(session.total) });

/** The same while the order waits for the buyer: money that may be under way has not arrived, or the state would be another. */
const waitingMoney = (session: CheckoutSession, t: Tools): string =>
  session.money === 'unknown' ? t.m.money.notYet : moneyLine(session, t);

export const methodOf = ({ session, offer }: Pick<Begun, 'session' | 'offer'>, t: Tools): string =>
  methodTitle(session.methods, session.method) ?? offer?.seller.name ?? t.m.checkout;

const lost = (state: Begun, t: Tools): readonly string[] => (state.unreachable ? [t.m.unreachable] : []);

const contact = (state: Begun, t: Tools): readonly string[] =>
  state.session.money === 'none' || !state.offer ? [] : [t.say(t.m.contact, { seller: state.offer.seller.name })];

const step = (state: StateOf<'requires_action'>, t: Tools): Pick<Says, 'head' | 'lines'> => {
  const { nextAction } = state.session;
  const method = methodOf(state, t);
  switch (nextAction.type) {
    case 'redirect':
      return {
        head: t.say(t.m.goHead, { method }),
        lines: [nextAction.purpose === 'identify' ? t.say(t.m.identifyText, { method }) : t.m.goText],
      };
    case 'qr_code':
      return { head: t.say(t.m.scanHead, { app: nextAction.app }), lines: [] };
    case 'open_app':
      return { head: t.say(t.m.appHead, { app: nextAction.app }), lines: [t.say(t.m.appText, { app: nextAction.app })] };
    case 'embed':
      return { head: t.say(t.m.frameHead, { method }), lines: [] };
    case 'wait':
      return { head: t.say(t.m.waitHead, { method }), lines: [t.m.waitText] };
  }
};

const notice = ({ notice: told, quote, quoting, offer, draft }: StateOf<'ready'>, t: Tools, old: Money | undefined): readonly string[] => {
  // A changed price is told with the new one, a moment later.
  if (!told || (told.kind === 'price_changed' && quoting)) return [];
  if (told.kind === 'refused') return [t.m.errors[told.error.code], t.m.nothingOrdered];
  if (told.kind === 'price_changed' && old && quote)
    return [t.say(t.m.notices.price_from_to, { old: t.money(old), new: t.money(totalNow(quote, methodNow(offer, draft, quote))) })];
  return [t.m.notices[told.kind]];
};

type Sayings = { readonly [N in StateName]: (state: StateOf<N>, t: Tools, old?: Money) => Says };

const sayings: Sayings = {
  idle: () => ({ stamp: 'calm', head: '', lines: [] }),
  loading: (_, t) => ({ stamp: 'wait', head: t.m.loading, lines: [] }),
  unavailable: ({ reason }, t) => ({ stamp: 'off', head: t.m.unavailable[reason], lines: [] }),
  ready: (state, t, old) => ({ stamp: 'calm', head: '', lines: notice(state, t, old) }),
  starting: (state, t) => ({
    stamp: 'wait',
    head: t.m.starting,
    lines: [
      ...(state.unreachable ? [t.m.unreachable] : []),
      ...(state.slow
        ? [
            t.say(t.m.slow, {
              method:
                methodTitle(state.quote.methods, state.method) ?? methodTitle(state.offer.methods, state.method) ?? state.offer.seller.name,
            }),
            t.m.slowLeave,
          ]
        : [t.m.startingText]),
    ],
  }),
  requires_action(state, t) {
    const { session } = state;
    if (state.role === 'visitor')
      return {
        stamp: 'calm',
        head: t.m.visitorHead,
        lines: [waitingMoney(session, t), t.m.visitorText, ...(session.canCancel ? [t.m.visitorAnew] : []), ...lost(state, t)],
      };
    const { head, lines } = step(state, t);
    if (session.declined === undefined) return { stamp: 'calm', head, lines: [...lines, ...lost(state, t)] };
    const now = session.canSwitch ? t.m.tryOther : t.m.tryHere;
    return { stamp: 'bad', head: t.m.declined[session.declined], lines: [waitingMoney(session, t), now, ...lost(state, t)] };
  },
  processing(state, t) {
    const { session } = state;
    const money = session.money === 'taken' ? t.say(t.m.money.held, { amount: t.money(session.total) }) : moneyLine(session, t);
    const more = lost(state, t);
    if (session.reason === 'review') {
      const decision = session.decideBy === undefined ? t.m.reviewText : t.say(t.m.reviewBy, { date: t.date(session.decideBy) });
      return { stamp: 'calm', head: t.m.reviewHead, lines: [money, decision, t.m.mayClose, ...more] };
    }
    if (session.reason === 'closing') return { stamp: 'wait', head: t.m.closingHead, lines: [money, t.m.mayClose, ...more] };
    return { stamp: 'wait', head: t.say(t.m.askingHead, { method: methodOf(state, t) }), lines: [money, t.m.mayClose, ...more] };
  },
  succeeded({ session }, t) {
    const { order, money } = session;
    const number = t.say(t.m.order, { number: order.number });
    const extra =
      order.extra &&
      t.say(order.extra.state === 'returned' ? t.m.extraReturned : t.m.extraReturning, { amount: t.money(order.extra.amount) });
    const partly =
      money === 'taken' && order.refunded.amount > 0 ? t.say(t.m.partlyRefunded, { amount: t.money(order.refunded) }) : undefined;
    const more = [number, partly, extra].filter((line) => line !== undefined);
    if (money === 'taken') return { stamp: 'good', head: t.say(t.m.paid, { amount: t.money(order.total) }), lines: more };
    if (money === 'returning' || money === 'returned') return { stamp: 'off', head: moneyLine(session, t), lines: more };
    return { stamp: 'good', head: t.m.ordered, lines: [moneyLine(session, t), ...more] };
  },
  failed: (state, t) => ({
    stamp: 'bad',
    head: t.m.declined[state.session.declined],
    lines: [moneyLine(state.session, t), ...(state.session.canSwitch ? [t.m.tryOther] : []), ...contact(state, t), ...lost(state, t)],
  }),
  canceled: (state, t) => ({
    stamp: 'off',
    head: t.m.canceled,
    lines: [moneyLine(state.session, t), ...contact(state, t), ...lost(state, t)],
  }),
  expired: (state, t) => ({
    stamp: 'off',
    head: t.m.expired,
    lines: [moneyLine(state.session, t), ...(state.session.money === 'none' ? [t.m.expiredText] : contact(state, t)), ...lost(state, t)],
  }),
};

const of = <N extends StateName>(state: StateOf<N>, t: Tools, old?: Money): Says => sayings[state.name](state, t, old);

/** The words of a state. `old`: the total that was on screen before the price changed. */
export const saysOf = (state: CheckoutState, t: Tools, old?: Money): Says => of(state, t, old);

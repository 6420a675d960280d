/** What each state says: a stamp, a headline and sentences, drawn by the view and spoken once by the live region. */
import type { CheckoutSession, CheckoutState, Money, StateName, StateOf } from '@buypost/core';
import { methodNow, totalNow } from '../parts/draft.ts';
import type { Stamp } from '../parts/marks.tsx';
import { methodTitle } from '../parts/methods.tsx';
import type { Tools } from '../tools.ts';

export interface Says {
  readonly stamp: Stamp;
  readonly head: string;
  readonly lines: readonly string[];
}

/** As it is written below: sentences that do not hold are left out. */
type Saying = readonly [stamp: Stamp, head: string, ...lines: (string | false | undefined)[]];
type Begun = StateOf<CheckoutSession['status']>;

/** What became of the money. Follows `session.money` and nothing else. */
export const moneyLine = (session: CheckoutSession, t: Tools): string =>
  t.say(t.m.money[session.money], { amount: t.money(session.total) });

/** The same while the order waits for the buyer: money that may be under way has not arrived, or the state would be another. */
const waitingMoney = (session: CheckoutSession, t: Tools): string =>
  session.money === 'unknown' ? t.m.money.notYet : moneyLine(session, t);

export const methodOf = ({ session, offer }: Pick<Begun, 'session' | 'offer'>, t: Tools): string =>
  methodTitle(session.methods, session.method) ?? offer?.seller.name ?? t.m.checkout;

const lost = (state: { readonly unreachable: boolean }, t: Tools) => state.unreachable && t.m.unreachable;

const contact = ({ session, offer }: Begun, t: Tools) =>
  session.money !== 'none' && offer && t.say(t.m.contact, { seller: offer.seller.name });

const step = (state: StateOf<'requires_action'>, t: Tools): Saying => {
  const { nextAction } = state.session;
  const method = methodOf(state, t);
  switch (nextAction.type) {
    case 'redirect':
      return nextAction.purpose === 'identify'
        ? ['calm', t.say(t.m.goHead, { method })]
        : ['calm', t.say(t.m.frameHead, { method }), t.m.goText];
    case 'qr_code':
      return ['calm', t.say(t.m.scanHead, { app: nextAction.app })];
    case 'open_app':
      return ['calm', t.say(t.m.frameHead, { method: nextAction.app }), t.say(t.m.appText, { app: nextAction.app })];
    case 'embed':
      return ['calm', t.say(t.m.frameHead, { method })];
    case 'wait':
      return ['calm', t.say(t.m.waitHead, { method }), t.m.waitText];
  }
};

const notice = ({ notice: told, quote, quoting, offer, draft }: StateOf<'ready'>, t: Tools, old: Money | undefined) => {
  // A changed price is told with the new one, a moment later.
  if (!told || (told.kind === 'price_changed' && quoting)) return [];
  const { m } = t;
  if (told.kind === 'open_order') return [m.openOrder];
  if (told.kind === 'price_changed' && old && quote)
    return [t.say(m.priceChanged, { old: t.money(old), new: t.money(totalNow(quote, methodNow(offer, draft, quote))) }), m.nothingOrdered];
  return [m.errors[told.kind === 'refused' ? told.error.code : told.kind], told.kind !== 'already_bought' && m.nothingOrdered];
};

type Sayings = { readonly [N in StateName]: (state: StateOf<N>, t: Tools, old?: Money) => Saying };

const sayings: Sayings = {
  idle: () => ['calm', ''],
  loading: () => ['wait', ''],
  unavailable({ reason, offer }, t) {
    const { m } = t;
    // What is to come is no bad news.
    if (reason === 'not_yet' && offer?.opensAt) return ['calm', m.unavailable.not_yet, t.say(m.from, { amount: t.date(offer.opensAt) })];
    if (reason === 'not_found') return ['off', m.errors.offer_not_found];
    return ['off', reason === 'origin_not_allowed' ? m.errors[reason] : m.unavailable[reason]];
  },
  ready: (state, t, old) => ['calm', '', ...notice(state, t, old)],
  starting(state, t) {
    const { m } = t;
    if (!state.slow) return ['wait', m.starting, lost(state, t)];
    const method =
      methodTitle(state.quote.methods, state.method) ?? methodTitle(state.offer.methods, state.method) ?? state.offer.seller.name;
    return ['wait', m.starting, lost(state, t), t.say(m.slow, { method }), m.closeText];
  },
  requires_action(state, t) {
    const { m } = t;
    const { session } = state;
    if (state.role === 'visitor')
      return ['calm', m.visitorHead, waitingMoney(session, t), m.visitorText, session.canCancel && m.visitorAnew, lost(state, t)];
    if (!session.declined) return [...step(state, t), lost(state, t)];
    return ['bad', m.declined[session.declined], waitingMoney(session, t), session.canSwitch && m.tryOther, lost(state, t)];
  },
  processing(state, t) {
    const { m } = t;
    const { money, total, reason, decideBy } = state.session;
    const what = money === 'taken' ? t.say(m.money.held, { amount: t.money(total) }) : moneyLine(state.session, t);
    const then = [m.mayClose, lost(state, t)];
    if (reason === 'review')
      return ['calm', m.reviewHead, what, `${m.reviewText}${decideBy ? ` · ${t.say(m.until, { date: t.date(decideBy) })}` : ''}`, ...then];
    return ['wait', reason === 'closing' ? m.closingHead : t.say(m.askingHead, { method: methodOf(state, t) }), what, ...then];
  },
  succeeded({ session }, t) {
    const { m } = t;
    const { order, money } = session;
    const { extra, refunded } = order;
    const more = [
      t.say(m.order, { number: order.number }),
      money === 'taken' && refunded.amount > 0 && t.say(m.money.returned, { amount: t.money(refunded) }),
      ...(extra ? [m.extra, m.money[extra.state]].map((text) => t.say(text, { amount: t.money(extra.amount) })) : []),
    ];
    if (money === 'taken') return ['good', t.say(m.paid, { amount: t.money(order.total) }), ...more];
    if (money === 'returning' || money === 'returned') return ['off', moneyLine(session, t), ...more];
    return ['good', m.ordered, moneyLine(session, t), ...more];
  },
  failed(state, t) {
    const { session } = state;
    return [
      'bad',
      t.m.declined[session.declined],
      moneyLine(session, t),
      session.canSwitch && t.m.tryOther,
      contact(state, t),
      lost(state, t),
    ];
  },
  canceled: (state, t) => ['off', t.m.canceled, moneyLine(state.session, t), contact(state, t), lost(state, t)],
  expired(state, t) {
    const { session } = state;
    return ['off', t.m.expired, moneyLine(session, t), session.money === 'none' && t.m.expiredText, contact(state, t), lost(state, t)];
  },
};

const of = <N extends StateName>(state: StateOf<N>, t: Tools, old?: Money): Saying => sayings[state.name](state, t, old);

/** The words of a state. `old`: the total that was on screen before the price changed. */
export const saysOf = (state: CheckoutState, t: Tools, old?: Money): Says => {
  const [stamp, head, ...lines] = of(state, t, old);
  return { stamp, head, lines: lines.filter((line): line is string => !!line) };
};

/** What the states say in which something is amiss, unusual or only for some ways to pay. */
import type { CheckoutSession, CheckoutState, Money, StateName, StateOf } from '@buypost/core';
import { otherTexts } from '../messages/en-otherwise.ts';
import { methodNow, totalNow } from '../parts/draft.ts';
import { methodTitle } from '../parts/methods.tsx';
import type { Tools } from '../tools.ts';
import { lost, methodOf, moneyLine, type Begun, type Saying } from '../views/says.ts';

/** While the order waits for the buyer, money that may be under way has not arrived, or the state would be another. */
const waitingMoney = (session: CheckoutSession, t: Tools): string =>
  session.money === 'unknown' ? otherTexts(t.m).notYet : moneyLine(session, t);

const contact = ({ session, offer }: Begun, t: Tools) =>
  session.money !== 'none' && offer && t.say(otherTexts(t.m).contact, { seller: offer.seller.name });

const step = (state: StateOf<'requires_action'>, t: Tools): Saying => {
  const m = otherTexts(t.m);
  const { nextAction } = state.session;
  const method = methodOf(state, t);
  switch (nextAction.type) {
    case 'redirect':
      return nextAction.purpose === 'identify' ? ['calm', t.say(m.goHead, { method })] : ['calm', t.say(m.frameHead, { method }), m.goText];
    case 'qr_code':
      return ['calm', t.say(m.scanHead, { app: nextAction.app })];
    case 'open_app':
      return ['calm', t.say(m.frameHead, { method: nextAction.app }), t.say(m.appText, { app: nextAction.app })];
    case 'embed':
      return ['calm', t.say(m.frameHead, { method })];
    case 'wait':
      return ['calm', t.say(m.waitHead, { method }), m.waitText];
  }
};

const notice = ({ notice: told, quote, quoting, offer, draft }: StateOf<'ready'>, t: Tools, old: Money | undefined) => {
  // A changed price is told with the new one, a moment later.
  if (!told || (told.kind === 'price_changed' && quoting)) return [];
  const m = otherTexts(t.m);
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
    const m = otherTexts(t.m);
    // What is to come is no bad news.
    if (reason === 'not_yet' && offer?.opensAt) return ['calm', m.not_yet, t.say(m.from, { amount: t.date(offer.opensAt) })];
    if (reason === 'not_found') return ['off', m.errors.offer_not_found];
    if (reason === 'sold_out') return ['off', m.soldOut];
    if (reason === 'unreachable') return ['off', m.noAnswer];
    return ['off', reason === 'origin_not_allowed' ? m.errors[reason] : m[reason]];
  },
  ready: (state, t, old) => ['calm', '', ...notice(state, t, old)],
  starting(state, t) {
    const m = otherTexts(t.m);
    const method =
      methodTitle(state.quote.methods, state.method, t) ?? methodTitle(state.offer.methods, state.method, t) ?? state.offer.seller.name;
    return ['wait', m.starting, lost(state, t), t.say(m.slow, { method }), m.closeText];
  },
  requires_action(state, t) {
    const m = otherTexts(t.m);
    const { session } = state;
    if (state.role === 'visitor')
      return ['calm', m.visitorHead, waitingMoney(session, t), m.visitorText, session.canCancel && m.visitorAnew, lost(state, t)];
    if (!session.declined) return [...step(state, t), lost(state, t)];
    return ['bad', m.declined[session.declined], waitingMoney(session, t), session.canSwitch && m.tryOther, lost(state, t)];
  },
  processing(state, t) {
    const m = otherTexts(t.m);
    const { money, total, reason, decideBy } = state.session;
    const what = money === 'taken' ? t.say(m.held, { amount: t.money(total) }) : moneyLine(state.session, t);
    const then = [m.mayClose, lost(state, t)];
    if (reason === 'review')
      return ['calm', m.reviewHead, what, `${m.reviewText}${decideBy ? ` · ${t.say(m.until, { date: t.date(decideBy) })}` : ''}`, ...then];
    return ['wait', reason === 'closing' ? m.closingHead : t.say(m.askingHead, { method: methodOf(state, t) }), what, ...then];
  },
  succeeded({ session }, t) {
    const m = otherTexts(t.m);
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
    const m = otherTexts(t.m);
    const { session } = state;
    return ['bad', m.declined[session.declined], moneyLine(session, t), session.canSwitch && m.tryOther, contact(state, t), lost(state, t)];
  },
  canceled: (state, t) => ['off', otherTexts(t.m).canceled, moneyLine(state.session, t), contact(state, t), lost(state, t)],
  expired(state, t) {
    const m = otherTexts(t.m);
    const { session } = state;
    return ['off', m.expired, moneyLine(session, t), session.money === 'none' && m.expiredText, contact(state, t), lost(state, t)];
  },
};

const of = <N extends StateName>(state: StateOf<N>, t: Tools, old?: Money): Saying => sayings[state.name](state, t, old);

/** The words of any state. `old`: the total that was on screen before the price changed. */
export const says = (state: CheckoutState, t: Tools, old?: Money): Saying => of(state, t, old);

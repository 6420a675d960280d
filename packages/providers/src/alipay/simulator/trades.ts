/** What happens to trades: the only file that moves pretend money. The gateway, the buyers' pages and the simulator's verbs all come through here. */
import type { Book, Code, Trade } from './book.ts';
import { refundedOf, takeFault } from './book.ts';

export interface TradeWorld {
  readonly book: Book;
  readonly sellerId: string;
  readonly now: () => number;
  /** Tells the shop, by and by. */
  readonly tell: (trade: Trade, requestNo?: string) => void;
}

/** A trade that was paid can be given back for so long; then it is `TRADE_FINISHED`. How long is a matter of the contract: this is our choice. */
const refundable = 90 * 24 * 3_600_000;

export type Outcome = 'paid' | 'already' | 'gone' | 'other_terms';
export type RefundOutcome = 'made' | 'repeated' | 'lost' | 'differs' | 'too_much' | 'closed' | 'finished' | 'unpaid' | 'poor';

export type Trades = ReturnType<typeof createTrades>;

const tradeNo = (now: number): string =>
  `${new Date(now + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 8)}22001${Array.from(crypto.getRandomValues(new Uint8Array(15)), (byte) => byte % 10).join('')}`;

export const createTrades = ({ book, sellerId, now, tell }: TradeWorld) => {
  const lapse = (trade: Trade): void => {
    if (trade.state === 'WAIT_BUYER_PAY' && trade.expiresAt <= now()) {
      trade.state = 'TRADE_CLOSED';
      trade.closedAt = now();
      tell(trade);
    }
    if (trade.state === 'TRADE_SUCCESS' && trade.paidAt !== undefined && trade.paidAt + refundable <= now()) {
      trade.state = 'TRADE_FINISHED';
      tell(trade);
    }
  };
  const find = (attempt: string): Trade | undefined => {
    const trade = book.trades.find((one) => one.attempt === attempt);
    if (trade !== undefined) lapse(trade);
    return trade;
  };

  return {
    find,
    /** What the shop may know of: a trade whose money goes elsewhere is not its own. */
    ofShop: (attempt: string): Trade | undefined => {
      const trade = find(attempt);
      return trade?.seller === sellerId ? trade : undefined;
    },
    code: (code: string): Code | undefined => book.codes.find((one) => one.code === code),
    latestCode: (attempt: string): Code | undefined => book.codes.filter((one) => one.attempt === attempt).at(-1),

    /** The buyer scans or logs in: the trade is made now. `gone`: too late. `other_terms`: this number is a trade over something else already. */
    open: (code: Code): Trade | 'gone' | 'other_terms' => {
      const known = find(code.attempt);
      if (known !== undefined) return known.total === code.total && known.subject === code.subject ? known : 'other_terms';
      if (code.expiresAt <= now()) return 'gone';
      const trade: Trade = {
        tradeNo: tradeNo(now()),
        product: code.product,
        attempt: code.attempt,
        subject: code.subject,
        notifyUrl: code.notifyUrl,
        createdAt: now(),
        expiresAt: code.expiresAt,
        state: 'WAIT_BUYER_PAY',
        total: code.total,
        currency: 'CNY',
        seller: takeFault(book, 'wrong_merchant', code.attempt) === undefined ? sellerId : '2088000000000000',
        charged: 0,
        paidAt: undefined,
        closedAt: undefined,
        refunds: [],
        declined: false,
      };
      book.trades.push(trade);
      return trade;
    },

    pay: (trade: Trade): Outcome => {
      lapse(trade);
      if (trade.state === 'TRADE_SUCCESS' || trade.state === 'TRADE_FINISHED') return 'already';
      if (trade.state === 'TRADE_CLOSED' && (trade.charged > 0 || takeFault(book, 'pay_after_close', trade.attempt) === undefined))
        return 'gone';
      const wrong = takeFault(book, 'wrong_amount', trade.attempt);
      if (wrong !== undefined) trade.total = wrong.amount ?? Math.max(1, trade.total - 1);
      if (takeFault(book, 'wrong_currency', trade.attempt) !== undefined) trade.currency = 'USD';
      trade.charged += trade.total;
      trade.state = 'TRADE_SUCCESS';
      trade.paidAt = now();
      trade.declined = false;
      tell(trade);
      return 'paid';
    },

    /** The bank says no. Alipay tells the shop nothing of it: the trade waits for the buyer's next try. */
    decline: (trade: Trade): boolean => {
      lapse(trade);
      if (trade.state !== 'WAIT_BUYER_PAY') return false;
      trade.declined = true;
      return true;
    },

    /** The shop wants no money by it any more. False where it is past that. */
    close: (trade: Trade): boolean => {
      lapse(trade);
      if (trade.state !== 'WAIT_BUYER_PAY') return false;
      trade.state = 'TRADE_CLOSED';
      trade.closedAt = now();
      tell(trade);
      return true;
    },

    refund: (trade: Trade, requestNo: string, amount: number): RefundOutcome => {
      lapse(trade);
      const known = trade.refunds.find((refund) => refund.requestNo === requestNo);
      if (known !== undefined) return known.amount === amount ? 'repeated' : 'differs';
      if (trade.charged === 0) return 'unpaid';
      if (trade.state === 'TRADE_FINISHED') return 'finished';
      if (trade.state === 'TRADE_CLOSED') return 'closed';
      if (amount > trade.charged - refundedOf(trade)) return 'too_much';
      if (takeFault(book, 'refuse_refund', trade.attempt) !== undefined) return 'poor';
      if (takeFault(book, 'fail_refund', trade.attempt) !== undefined) return 'lost';
      trade.refunds.push({ requestNo, amount, at: now() });
      if (refundedOf(trade) === trade.charged) {
        trade.state = 'TRADE_CLOSED';
        trade.closedAt = now();
      }
      tell(trade, requestNo);
      return 'made';
    },

    /** Does everything that time brings. */
    pass: (): void => book.trades.forEach(lapse),
  };
};

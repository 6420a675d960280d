/** A scriptable payment company in memory, reached by `fetch` only, so that answers can be lost on the way. */
import type { Money } from '@buypost/core';

export interface BankRules {
  /** Payments can be found by our attempt id, also before a reference is known. */
  readonly natural: boolean;
  readonly twoStep: boolean;
  readonly closable: boolean;
}

export interface BankPayment {
  readonly attempt: string;
  readonly reference: string;
  readonly amount: Money;
  state: 'open' | 'approved' | 'capturing' | 'paid' | 'closed';
  declined: boolean;
  received: number;
  refunded: number;
  creates: number;
  captures: number;
}

interface BankRefund {
  readonly id: string;
  readonly attempt: string;
  readonly amount: number;
  status: 'pending' | 'succeeded' | 'failed';
}

const operations = ['create', 'get', 'cancel', 'capture', 'refund', 'get_refund'] as const;
export type Operation = (typeof operations)[number];

/** What happens to a coming call: it never arrives, or its answer is lost after the bank acted. */
export type Fault = 'before' | 'after';

interface Call {
  readonly attempt: string;
  readonly reference?: string;
  readonly amount?: Money;
  readonly id?: string;
}

export class Bank {
  readonly rules: BankRules;
  readonly payments = new Map<string, BankPayment>();
  readonly refunds = new Map<string, BankRefund>();
  /** Every call that arrived, in order. */
  readonly calls: { readonly operation: Operation; readonly attempt: string; readonly body: string }[] = [];
  readonly faults: { readonly operation: Operation; readonly fault: Fault }[] = [];
  /** Creates are refused outright. */
  refuses = false;
  /** So many repeated refunds are refused although they were made: the bank has not found the first one yet. */
  forgetfulRefunds = 0;
  /** New refunds stay pending until {@link finishRefunds}. */
  slowRefunds = false;
  /** Captures take their time until {@link finishCaptures}. */
  slowCaptures = false;
  /** Runs inside a call, before its answer leaves: for what overtakes an answer. */
  meanwhile: ((operation: Operation, attempt: string) => Promise<void> | void) | undefined;

  constructor(rules: BankRules) {
    this.rules = rules;
  }

  /** The buyer pays. False: the bank does not take it. */
  pay(attempt: string, amount?: number): boolean {
    const payment = this.payments.get(attempt);
    if (payment === undefined || payment.state !== 'open') return false;
    if (this.rules.twoStep) payment.state = 'approved';
    else this.#take(payment, amount ?? payment.amount.amount);
    return true;
  }

  /** The buyer pays the same payment once more, which this bank lets happen. */
  payAgain(attempt: string): void {
    const payment = this.payments.get(attempt);
    if (payment !== undefined) payment.received += payment.amount.amount;
  }

  /** Declined, but still payable. */
  decline(attempt: string): void {
    const payment = this.payments.get(attempt);
    if (payment?.state === 'open') payment.declined = true;
  }

  /** The payment ends unpaid at the bank. */
  lapse(attempt: string): void {
    const payment = this.payments.get(attempt);
    if (payment?.state === 'open' || payment?.state === 'approved') payment.state = 'closed';
  }

  finishCaptures(): void {
    for (const payment of this.payments.values()) if (payment.state === 'capturing') this.#take(payment, payment.amount.amount);
  }

  finishRefunds(status: 'succeeded' | 'failed'): void {
    for (const refund of this.refunds.values()) {
      if (refund.status !== 'pending') continue;
      refund.status = status;
      const payment = this.payments.get(refund.attempt);
      if (status === 'succeeded' && payment !== undefined) payment.refunded += refund.amount;
    }
  }

  /** Money kept of buyers, in all payments together. */
  get kept(): number {
    return [...this.payments.values()].reduce((sum, one) => sum + one.received - one.refunded, 0);
  }

  /** Payments of which money is kept. */
  get charges(): number {
    return [...this.payments.values()].filter((one) => one.received > one.refunded).length;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const operation = operations.find((one) => request.url.endsWith(`/${one}`)) ?? 'get';
    const body = await request.text();
    const call: Call = JSON.parse(body);
    const at = this.faults.findIndex((one) => one.operation === operation);
    const fault = at < 0 ? undefined : this.faults.splice(at, 1)[0]?.fault;
    if (fault === 'before') throw new TypeError('fetch failed');
    this.calls.push({ operation, attempt: call.attempt, body });
    // As things stand now; what happens before it arrives is not in it.
    const answer = JSON.stringify(this.#act(operation, call));
    await this.meanwhile?.(operation, call.attempt);
    if (fault === 'after') throw new TypeError('fetch failed');
    return new Response(answer);
  };

  #take(payment: BankPayment, amount: number): void {
    payment.state = 'paid';
    payment.received += amount;
  }

  #create(call: Call): unknown {
    if (this.refuses) return { refused: true };
    const known = this.payments.get(call.attempt);
    if (known !== undefined) {
      known.creates += 1;
      return known;
    }
    const payment: BankPayment = {
      attempt: call.attempt,
      reference: `bank_${this.payments.size + 1}_${call.attempt.slice(4, 10)}`,
      amount: call.amount ?? { amount: 0, currency: 'EUR' },
      state: 'open',
      declined: false,
      received: 0,
      refunded: 0,
      creates: 1,
      captures: 0,
    };
    this.payments.set(call.attempt, payment);
    return payment;
  }

  #refund(call: Call): unknown {
    const id = call.id ?? '';
    const known = this.refunds.get(id);
    if (known !== undefined && this.forgetfulRefunds > 0) {
      this.forgetfulRefunds -= 1;
      return { refused: true };
    }
    if (known !== undefined) return known;
    const payment = this.payments.get(call.attempt);
    const amount = call.amount?.amount ?? 0;
    if (payment === undefined || payment.refunded + amount > payment.received) return { refused: true };
    const refund: BankRefund = { id, attempt: call.attempt, amount, status: this.slowRefunds ? 'pending' : 'succeeded' };
    this.refunds.set(id, refund);
    if (refund.status === 'succeeded') payment.refunded += amount;
    return refund;
  }

  #act(operation: Operation, call: Call): unknown {
    if (operation === 'create') return this.#create(call);
    if (operation === 'refund') return this.#refund(call);
    if (operation === 'get_refund') return this.refunds.get(call.id ?? '') ?? { unknown: true };
    const payment = this.payments.get(call.attempt);
    if (payment === undefined || (!this.rules.natural && call.reference === undefined)) return { unknown: true };
    if (operation === 'cancel' && (payment.state === 'approved' || (payment.state === 'open' && this.rules.closable)))
      payment.state = 'closed';
    if (operation === 'capture') {
      payment.captures += 1;
      if (payment.state === 'approved' && this.slowCaptures) payment.state = 'capturing';
      else if (payment.state === 'approved') this.#take(payment, payment.amount.amount);
    }
    return payment;
  }
}

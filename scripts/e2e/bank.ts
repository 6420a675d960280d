/** The bank's strings behind the stage, typed: what tests pull, and the ledger that decides whether a test is right. */

export interface LedgerLine {
  readonly attempt: string;
  readonly payment: string;
  readonly state: string;
  readonly currency: string;
  readonly amount: number;
  readonly charges: number;
  readonly charged: number;
  readonly refunded: number;
  readonly kept: number;
}

export interface Ledger {
  readonly totals: { readonly payments: number; readonly charges: number; readonly kept: number };
  readonly payments: readonly LedgerLine[];
}

export type Act = 'pay' | 'pay_twice' | 'decline' | 'no_funds' | 'fail_check' | 'later' | 'clear' | 'clear_refused' | 'lapse';

export interface FaultWish {
  readonly kind: string;
  readonly payment?: string;
  readonly on?: string;
  readonly ms?: number;
  readonly amount?: number;
  readonly times?: number;
}

export class Bank {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async #json<T>(path: string, body?: unknown): Promise<T> {
    const init = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${this.url}/control${path}`, init);
    if (!answer.ok) throw new Error(`The bank answered ${answer.status} to ${path}: ${await answer.text()}`);
    const parsed: T = JSON.parse(await answer.text());
    return parsed;
  }

  /** Every payment since a moment (milliseconds since 1970), with what was charged, refunded and kept. */
  ledger(since = 0): Promise<Ledger> {
    return this.#json<Ledger>(`/ledger?since=${since}`);
  }

  /** Does something to a payment, found by attempt id, payment id or the code of its buyer page. */
  act(which: string, act: Act): Promise<unknown> {
    return this.#json(`/payments/${which}/${act}`, {});
  }

  fault(wish: FaultWish): Promise<unknown> {
    return this.#json('/faults', wish);
  }

  clearFaults(): Promise<unknown> {
    return this.#json('/faults/clear', {});
  }
}

/** A buyer without a browser: the wire protocol by hand, and the same patience a browser has. */
import { randomBytes } from 'node:crypto';
import type { Stack } from '../e2e/stack.ts';

export interface Bought {
  readonly key: string;
  /** The order, once the shop acknowledged it. */
  readonly id: string | undefined;
  readonly status: string;
  readonly deliveries: number;
  /** Milliseconds from the first request to "succeeded". */
  readonly took: number;
}

interface Told {
  readonly id: string;
  readonly status: string;
  readonly order?: { readonly deliveries: readonly unknown[] };
  readonly nextAction?: { readonly type: string; readonly data?: string; readonly url?: string };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export class Buyer {
  readonly #stack: Stack;
  readonly key = randomBytes(16).toString('base64url');
  id: string | undefined;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  /** One call, asked again under the same key until an answer comes or `until` is over (milliseconds since 1970). */
  async #call(path: string, until: number, body?: unknown): Promise<Told | undefined> {
    while (Date.now() < until) {
      const init = {
        signal: AbortSignal.timeout(8_000),
        headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json', origin: this.#stack.blog },
      };
      try {
        const answer = await fetch(
          `${this.#stack.shop}${path}`,
          body === undefined ? init : { ...init, method: 'POST', body: JSON.stringify(body) },
        );
        const text = await answer.text();
        if (answer.ok) {
          const told: Told = JSON.parse(text);
          return told;
        }
        if (answer.status < 500 && answer.status !== 409 && answer.status !== 429)
          throw new Error(`The shop refused: ${answer.status} ${text}`);
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('The shop refused')) throw error;
      }
      await pause(50 + Math.random() * 150);
    }
    return undefined;
  }

  /** Orders the note, pays it at the bank as a phone would, and looks until the shop says that it is paid. */
  async buy(patience: number): Promise<Bought> {
    const began = Date.now();
    const until = began + patience;
    const started = await this.#call('/v1/checkouts', until, {
      draft: { offerId: 'note', quantity: 1, method: 'sandbox_qr', immediateDelivery: true },
      method: 'sandbox_qr',
      expected: { amount: 1_900, currency: 'EUR' },
      post: { url: `${this.#stack.blog}/post` },
      returnTo: `${this.#stack.blog}/post`,
      surface: 'desktop',
      locale: 'en',
    });
    this.id = started?.id;
    let last = started;
    let scanned = '';
    while (this.id !== undefined && Date.now() < until) {
      const code = last?.nextAction?.data ?? '';
      if (code !== '' && code !== scanned) {
        scanned = code;
        await this.#stack.bank.act(code.slice(code.lastIndexOf('/') + 1), 'pay').catch(() => undefined);
      }
      if (last?.status === 'succeeded' && (last.order?.deliveries.length ?? 0) > 0) break;
      await pause(40);
      last = await this.#call(`/v1/checkouts/${this.id}`, until);
    }
    return {
      key: this.key,
      id: this.id,
      status: last?.status ?? 'no answer',
      deliveries: last?.order?.deliveries.length ?? 0,
      took: Date.now() - began,
    };
  }
}

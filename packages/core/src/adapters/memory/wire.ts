/** The way between page and shop, where calls and answers get lost. */
import { CheckoutError } from '../../errors.ts';
import type { MemoryShopOptions } from './books.ts';

export interface Wire {
  /** Carries a call to the shop and its answer back. What the shop did stays done when the answer is lost. */
  call<T>(name: string, signal: AbortSignal, work: () => T): Promise<T>;
  readonly counts: ReadonlyMap<string, number>;
  dark(): boolean;
  goDark(dark: boolean): void;
  lose(way: 'there' | 'back', calls: number): void;
}

export const createWire = ({ travel }: MemoryShopOptions, tick: () => void): Wire => {
  const counts = new Map<string, number>();
  const losing = { there: 0, back: 0 };
  let dark = false;
  const go = async (name: string, way: 'there' | 'back', signal: AbortSignal) => {
    await travel?.(name, way);
    if (dark || signal.aborted || (losing[way] > 0 && losing[way]--))
      throw new CheckoutError('network', way === 'there' ? 'The call was lost.' : 'The answer was lost.');
  };
  return {
    counts,
    dark: () => dark,
    goDark: (next) => void (dark = next),
    lose: (way, calls) => void (losing[way] += calls),
    call: async (name, signal, work) => {
      await go(name, 'there', signal);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      tick();
      // A refusal is an answer too, and gets lost like one.
      let answer: { readonly value: ReturnType<typeof work> } | { readonly error: unknown };
      try {
        answer = { value: work() };
      } catch (error) {
        answer = { error };
      }
      await go(name, 'back', signal);
      if ('error' in answer) throw answer.error;
      return answer.value;
    },
  };
};

/** Unknown, and known but not yours: one answer, also by the clock (T31). Times are taken in turn and compared as a stranger would. */
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../checkout/tokens.ts';
import { newKey } from '../testing/world.ts';
import { blog, serveWorld, type Served } from './testing/served.ts';

const long = process.env['BUYPOST_LONG'] !== undefined;
/** How many times each is asked. */
const samples = long ? 5_000 : 400;
/** A difference this small (part of the answer's time) is let pass however sure it is: about a microsecond, or what a busy machine adds. */
const slight = long ? 0.01 : 0.15;

let world: Served;
/** A hundred ids each, written the same way: what a text costs the test must not count for the server. */
const ids: Record<'known' | 'unknown', string[]> = { known: [], unknown: [] };
beforeAll(async () => {
  const plenty = { burst: 1e9, perMinute: 1e9 };
  world = await serveWorld({
    server: { limits: { reads: plenty, starts: plenty, allStarts: plenty, misses: plenty, streams: 1_000 } },
  });
  for (let index = 0; index < 100; index += 1) {
    const { session } = await world.start('wallet', { offerId: 'print' });
    ids.known.push(session.id);
    ids.unknown.push(newId(world.shop, 'ord'));
  }
});
afterAll(() => world.end());

interface Seen {
  readonly ms: number;
  readonly answer: string;
}
async function ask(path: string, init: RequestInit): Promise<Seen> {
  const began = performance.now();
  const answer = await world.ask(path, {
    ...init,
    headers: { origin: blog, 'content-type': 'application/json', authorization: `Bearer ${newKey()}` },
  });
  const body = await answer.text();
  const ms = performance.now() - began;
  const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id').map(String);
  const document: Record<string, unknown> = JSON.parse(body);
  return { ms, answer: JSON.stringify([answer.status, headers, { ...document, request: typeof document['request'] }]) };
}

/** Without the slowest tenth: those are the machine's pauses, not the server's work. */
const usual = (times: readonly number[]): readonly number[] => [...times].sort((a, b) => a - b).slice(0, Math.floor(times.length * 0.9));
const mean = (times: readonly number[]): number => times.reduce((sum, one) => sum + one, 0) / times.length;
const variance = (times: readonly number[]): number => mean(times.map((one) => (one - mean(times)) ** 2));
/** Welch's t of two samples; beyond 5 is no chance. */
const welch = (a: readonly number[], b: readonly number[]): number =>
  (mean(a) - mean(b)) / Math.sqrt(variance(a) / a.length + variance(b) / b.length);

const body = JSON.stringify({ key: newKey(), method: 'qr', expected: { amount: 1900, currency: 'EUR' }, surface: 'desktop' });
it.each([
  ['reading', (id: string) => `/v1/checkouts/${id}`, {}],
  ['following', (id: string) => `/v1/checkouts/${id}/events`, {}],
  ['canceling', (id: string) => `/v1/checkouts/${id}/cancel`, { method: 'POST', body: '{}' }],
  ['retrying', (id: string) => `/v1/checkouts/${id}/retry`, { method: 'POST', body }],
])(
  '%s: a stranger cannot tell a known order from one that never was',
  async (name, path, init) => {
    const times = { known: [] as number[], unknown: [] as number[] };
    const answers = new Set<string>();
    for (let index = -50; index < samples; index += 1) {
      // In turn, and in changing order, so that what the machine does meanwhile meets both.
      for (const which of index % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
        const { ms, answer } = await ask(path(ids[which][Math.floor(Math.random() * 100)] ?? ''), init);
        answers.add(answer);
        if (index >= 0) times[which].push(ms);
      }
    }
    expect([...answers]).toHaveLength(1);
    const [one, other] = [usual(times.known), usual(times.unknown)];
    const t = welch(one, other);
    const off = mean(one) / mean(other) - 1;
    expect(
      Math.abs(t) < 5 || Math.abs(off) < slight,
      `${name}: t = ${t.toFixed(1)}, ${(off * 100).toFixed(1)} % of ${mean(other).toFixed(3)} ms`,
    ).toBe(true);
  },
  600_000,
);

/**
 * Forged, tampered, replayed and malformed notifications to every driver through the whole server: none moves an order, none is answered with
 * a server error, and none makes the shop ask an address that is not its provider's.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { onEngines } from '../../../server/src/testing/engines.ts';
import { expectTruth } from '../testing/rails-truth.ts';
import { allWays, openRails, railNames, type Held, type Opened, type Rails } from '../testing/rails.ts';

const bodies = 1_000;

onEngines(
  'strangers',
  (engine) => {
    let rails: Rails;
    beforeAll(async () => {
      rails = await openRails(await engine.fresh());
    });
    afterAll(() => expect(rails.strayed, 'addresses that are nobody’s').toEqual([]));

    /** At the address it was sent to, query and all: what a provider without signatures is known by. */
    const send = async (id: string, held: Pick<Held, 'headers' | 'body'> & { readonly url?: string }): Promise<number> => {
      const query = held.url === undefined ? '' : new URL(held.url).search;
      return (await rails.ask(`/v1/notifications/${id}${query}`, { method: 'POST', headers: held.headers, body: held.body })).status;
    };
    const text = (held: Held): string => new TextDecoder().decode(held.body);
    const bytes = (told: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(told);
    const inbox = async (): Promise<number> => rails.store.read(async (tx) => (await tx.selectFrom('inbox').selectAll().execute()).length);

    /** A genuine notification of a payment that nobody heard of, and its order. */
    const genuine = async (id: string): Promise<{ readonly opened: Opened; readonly held: Held }> => {
      const way = allWays.find(({ provider }) => provider === id) ?? expect.fail(`${id} has no method`);
      const opened = await rails.open(way);
      rails.ears = 'holding';
      rails.held.length = 0;
      await rails.rail(id).simulator.pay(await opened.attempt());
      await rails.rail(id).simulator.tick();
      rails.ears = 'open';
      const held = rails.held.at(-1) ?? expect.fail(`${id} told nothing of a payment`);
      return { opened, held };
    };
    const stillOpen = async (opened: Opened): Promise<void> => {
      expect(
        (await rails.store.read((tx) => tx.selectFrom('orders').select('status').where('id', '=', opened.session.id).execute()))[0],
      ).toEqual({ status: 'open' });
    };

    describe.each(railNames)('%s', (id) => {
      test('the genuine one is heard, and a second time changes nothing', async () => {
        const { opened, held } = await genuine(id);
        await stillOpen(opened);
        expect(await send(id, held)).toBeLessThan(300);
        await rails.quiet(1);
        expect((await expectTruth(rails, opened)).status).toBe('succeeded');
        expect(await send(id, held)).toBeLessThan(300);
        await rails.quiet();
        expect((await expectTruth(rails, opened)).status).toBe('succeeded');
        expect(await rails.money(opened.session.id)).toMatchObject({ charged: opened.session.total.amount, refunded: 0 });
      });

      test('one byte of the body is another', async () => {
        const { opened, held } = await genuine(id);
        const before = await inbox();
        for (let at = 0; at < held.body.length; at += 5) {
          const body = new Uint8Array(held.body);
          body[at] = (body[at] ?? 0) ^ 1;
          const status = await send(id, { ...held, body });
          expect(status, `byte ${at}`).toBeGreaterThanOrEqual(400);
          expect(status, `byte ${at}`).toBeLessThan(500);
        }
        expect(await inbox()).toBe(before);
        await stillOpen(opened);
      });

      test('an algorithm or a version that is weaker is not taken instead', async () => {
        const { opened, held } = await genuine(id);
        const weaker: readonly (readonly [RegExp, string])[] = [
          [/sign_type=RSA2/, 'sign_type=RSA'],
          [/SHA256withRSA/i, 'SHA1withRSA'],
          [/\bv1=/g, 'v0='],
          [/AEAD_AES_256_GCM/, 'NONE'],
        ];
        const sign = (told: string): string => weaker.reduce((so, [from, to]) => so.replace(from, to), told);
        const headers = new Headers([...held.headers].map(([name, value]) => [name, sign(value)]));
        const changed = sign(text(held)) !== text(held) || [...headers].join() !== [...held.headers].join();
        if (changed) expect(await send(id, { ...held, headers, body: bytes(sign(text(held))) })).toBeGreaterThanOrEqual(400);
        await stillOpen(opened);
      });

      test('without its headers, or with each of them changed', async () => {
        const { opened, held } = await genuine(id);
        const plain = ['content-type', 'user-agent', 'accept', 'content-length', 'accept-encoding', 'accept-language', 'connection'];
        for (const [name, value] of held.headers) {
          if (plain.includes(name)) continue;
          for (const other of ['', 'x', `${value}x`, value.slice(1), 'https://evil.test/key.pem', 'http://169.254.169.254/latest', '0']) {
            const headers = new Headers(held.headers);
            headers.set(name, other);
            expect(await send(id, { ...held, headers }), `${name}: ${other}`).toBeLessThan(500);
          }
        }
        // What matters: nobody but the provider was asked, and where a header carries the signature the order did not move by a wrong one.
        expect(rails.strayed).toEqual([]);
        await rails.quiet(1);
        await expectTruth(rails, opened);
      });

      test('signed by another key, or 301 seconds ago', async () => {
        const { simulator } = rails.rail(id);
        for (const kind of ['notify_wrong_key', 'notify_old'] as const) {
          const way = allWays.find(({ provider }) => provider === id) ?? expect.fail(`${id} has no method`);
          const opened = await rails.open(way);
          const attempt = await opened.attempt();
          // What earlier orders still have to tell is told now: only this one's is to be held.
          rails.clock.now += 60_000;
          await rails.quiet(2);
          simulator.fault({ kind, attempt, times: 5 });
          rails.ears = 'holding';
          rails.held.length = 0;
          await simulator.pay(attempt);
          await simulator.tick();
          rails.ears = 'open';
          for (const held of rails.held) {
            const status = await send(id, held);
            expect(status, kind).toBeLessThan(500);
            if (kind === 'notify_wrong_key') expect(status, kind).toBeGreaterThanOrEqual(400);
          }
          expect((await rails.money(opened.session.id)).charged).toBeGreaterThanOrEqual(0);
          await expectTruth(rails, opened);
        }
      });

      test('those of every other provider are not taken for its own', async () => {
        for (const other of railNames.filter((name) => name !== id)) {
          const { opened, held } = await genuine(other);
          const status = await send(id, held);
          expect(status, other).toBeGreaterThanOrEqual(400);
          expect(status, other).toBeLessThan(500);
          await stillOpen(opened);
        }
      });

      test(`${bodies} malformed bodies`, async () => {
        const { opened, held } = await genuine(id);
        const before = await inbox();
        const whole = text(held);
        const cut = fc.nat({ max: Math.max(1, whole.length - 1) }).map((at) => bytes(whole.slice(0, at)));
        const doubled = fc.integer({ min: 1, max: whole.length }).map((at) => bytes(whole.slice(0, at) + whole));
        const spliced = fc
          .tuple(fc.nat({ max: whole.length }), fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }))
          .map(([at, odd]) => bytes(whole.slice(0, at) + odd + whole.slice(at)));
        const strange = fc.constantFrom(
          '',
          '{',
          '[]',
          'null',
          '""',
          '0',
          '{"__proto__":{"id":"x"}}',
          'id=',
          '=&=&',
          '%',
          '%00',
          '\u0000',
          '<xml/>',
          '[[[[[[',
          'sign=%',
        );
        // Put together again by chance it is the genuine one, which is rightly taken.
        const malformed = (odd: Uint8Array): boolean => new TextDecoder().decode(odd) !== whole;
        const body = fc
          .oneof(
            cut,
            doubled,
            spliced,
            strange.map(bytes),
            fc.uint8Array({ maxLength: 300 }).map((raw) => new Uint8Array(raw)),
            fc.json({ maxDepth: 4 }).map(bytes),
          )
          .filter(malformed);
        const types = fc.constantFrom(undefined, 'application/json', 'application/x-www-form-urlencoded', 'text/xml', 'x', '');
        await fc.assert(
          fc.asyncProperty(body, types, fc.boolean(), async (odd, type, signed) => {
            const headers = new Headers(signed ? held.headers : undefined);
            headers.delete('content-length');
            if (type !== undefined && type !== '') headers.set('content-type', type);
            const status = await send(id, { ...held, headers, body: odd });
            expect(status).toBeGreaterThanOrEqual(400);
            expect(status).toBeLessThan(500);
          }),
          { numRuns: bodies },
        );
        expect(await inbox()).toBe(before);
        await stillOpen(opened);
      });
    });

    test('a provider that the shop does not have is told so', async () => {
      expect(await send('nobody', { headers: new Headers(), body: bytes('{}') })).toBe(404);
    });
  },
  ['sqlite'],
);

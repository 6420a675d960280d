/** The protocol as a page speaks it, over a real database. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckoutSession, Offer, Quote } from '@buypost/core';
import { offersAnswer, quoteAnswer, readAnswer, sessionAnswer } from '@buypost/core/protocol';
import { newKey } from '../testing/world.ts';
import { blog, serveWorld, startBody, type Served } from './testing/served.ts';

let world: Served;
const stopping = new AbortController();
beforeEach(async () => {
  world = await serveWorld({ server: { stopping: stopping.signal } });
});
afterEach(() => world.end());

const json = async <T>(answer: Response): Promise<T> => (await answer.json()) as T;
const auth = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

describe('offers and quotes', () => {
  it('come in one call, in the order asked, with what is missing', async () => {
    const answer = await json<{ offers: Offer[]; missing: string[] }>(await world.ask('/v1/offers?ids=cup,nothing,mug,cup'));
    expect(answer.offers.map((one) => one.id)).toEqual(['cup', 'mug']);
    expect(answer.missing).toEqual(['nothing']);
    expect(readAnswer(offersAnswer, answer)).toBeDefined();
    for (const query of ['', '?ids=', `?ids=${Array.from({ length: 51 }, (_, i) => `o${i}`).join(',')}`, `?ids=${'x'.repeat(6000)}`]) {
      expect((await world.ask(`/v1/offers${query}`)).status, query.slice(0, 20)).toBe(400);
    }
  });
  it('turn to sold out when the last one is held', async () => {
    await world.start('qr', { offerId: 'last' });
    const { offers } = await json<{ offers: Offer[] }>(await world.ask('/v1/offers?ids=last'));
    expect(offers[0]?.availability).toBe('sold_out');
    const refused = await world.post('/v1/checkouts', startBody({ offerId: 'last' }));
    expect([refused.status, (await json<{ code: string }>(refused)).code]).toEqual([409, 'sold_out']);
  });
  it('that are not on sale yet say from when, on the page too', async () => {
    const from = '2030-12-01T09:00:00+01:00';
    world.offers.push({ ...world.offers[0]!, id: 'soon', from });
    const answer = await json<{ offers: Offer[] }>(await world.ask('/v1/offers?ids=soon,mug'));
    expect(answer.offers.map(({ availability, opensAt }) => [availability, opensAt])).toEqual([
      ['not_yet', '2030-12-01T08:00:00.000Z'],
      ['available', undefined],
    ]);
    expect(readAnswer(offersAnswer, answer)?.offers[0]?.opensAt).toBe('2030-12-01T08:00:00.000Z');
    const page = await (await world.ask('/buy/soon')).text();
    expect(page).toContain('Not on sale yet. From Dec 1, 2030, 8:00');
    expect(page).toContain('"availabilityStarts":"2030-12-01T08:00:00.000Z"');
  });
  it('quote what a draft costs and which methods can pay it', async () => {
    const quote = await json<Quote>(await world.post('/v1/quotes', { draft: { offerId: 'mug', quantity: 3 } }));
    expect(quote.total).toEqual({ amount: 5700, currency: 'EUR' });
    expect(readAnswer(quoteAnswer, quote)).toBeDefined();
    const tiny = await json<Quote>(await world.post('/v1/quotes', { draft: { offerId: 'tiny', quantity: 1 } }));
    expect(tiny.methods).toEqual([]);
    const wrong = await world.post('/v1/quotes', { draft: { offerId: 'mug', quantity: 6 } });
    expect(await json(wrong)).toMatchObject({ code: 'invalid_fields', fields: [{ field: 'quantity', problem: 'too_large' }] });
    expect(wrong.status).toBe(422);
  });
});

describe('a checkout', () => {
  it('is made once for one key, whoever repeats it', async () => {
    const key = newKey();
    const first = await world.post('/v1/checkouts', startBody(), key);
    expect(first.status).toBe(201);
    const text = await first.text();
    const again = await world.post('/v1/checkouts', startBody(), key);
    expect(again.status).toBe(200);
    expect(await again.text()).toBe(text);
    const other = await world.post('/v1/checkouts', startBody({ quantity: 2 }, { expected: { amount: 3800, currency: 'EUR' } }), key);
    expect([other.status, (await json<{ code: string }>(other)).code]).toEqual([422, 'key_reused']);
    const session: unknown = JSON.parse(text);
    expect(readAnswer(sessionAnswer, session)).toBeDefined();
  });
  it('tells each change in a line, and ends with the order', async () => {
    const key = newKey();
    const session = await json<CheckoutSession>(await world.post('/v1/checkouts', startBody(), key));
    const stream = await world.ask(`/v1/checkouts/${session.id}/events`, auth(key));
    expect(stream.headers.get('content-type')).toBe('application/x-ndjson');
    expect(stream.headers.get('access-control-allow-origin')).toBe('*');
    const reading = stream.text();
    world.bank('qr').pay((await world.attempts(session.id))[0]!);
    await world.pass();
    await world.pass();
    const lines = (await reading)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as CheckoutSession);
    expect(lines[0]?.status).toBe('requires_action');
    expect(lines.at(-1)?.status).toBe('succeeded');
    const revisions = lines.map((one) => one.revision);
    expect(revisions.every((one, at) => at === 0 || one > (revisions[at - 1] ?? 0))).toBe(true);
  });
  it('streams end when the server stops, and are given back', async () => {
    const limits = {
      reads: { burst: 99, perMinute: 1 },
      starts: { burst: 99, perMinute: 1 },
      allStarts: { burst: 99, perMinute: 1 },
      misses: { burst: 99, perMinute: 1 },
      streams: 1,
    };
    const stop = new AbortController();
    const one = await serveWorld({ server: { limits, stopping: stop.signal } });
    const key = newKey();
    const session = await json<CheckoutSession>(await one.post('/v1/checkouts', startBody(), key));
    const path = `/v1/checkouts/${session.id}/events`;
    const first = await one.ask(path, auth(key));
    const refused = await one.ask(path, auth(key));
    expect([refused.status, (await json<{ code: string }>(refused)).code]).toEqual([429, 'rate_limited']);
    await first.body?.cancel();
    const second = await one.ask(path, auth(key));
    expect(second.status).toBe(200);
    const reading = second.text();
    stop.abort();
    expect((await reading).split('\n').filter((line) => line !== '')).toHaveLength(1);
    await one.end();
  });
  it('lets go of a reader who stops reading and leaves', async () => {
    const plenty = { burst: 99, perMinute: 1 };
    const limits = { reads: plenty, starts: plenty, allStarts: plenty, misses: plenty, streams: 1 };
    const stop = new AbortController();
    const one = await serveWorld({ server: { limits, stopping: stop.signal } });
    let listening = 0;
    const { listen } = one.shop.changes;
    Object.assign(one.shop.changes, {
      listen: (id: string, listener: () => void) => {
        listening += 1;
        const deaf = listen(id, listener);
        return () => {
          listening -= 1;
          deaf();
        };
      },
    });
    const key = newKey();
    const session = await json<CheckoutSession>(await one.post('/v1/checkouts', startBody(), key));
    const path = `/v1/checkouts/${session.id}/events`;
    const stream = await one.ask(path, auth(key));
    const reader = stream.body!.getReader();
    await reader.read();
    one.bank('qr').decline((await one.attempts(session.id))[0]!);
    await one.pass();
    // Another line waits, unread.
    await new Promise((done) => setTimeout(done, 50));
    await reader.cancel();
    await new Promise((done) => setTimeout(done, 50));
    expect(listening).toBe(0);
    // One that is stopped while nobody reads ends too.
    const unread = await one.ask(path, auth(key));
    one.bank('qr').lapse((await one.attempts(session.id))[0]!);
    await one.pass();
    await new Promise((done) => setTimeout(done, 50));
    stop.abort();
    await new Promise((done) => setTimeout(done, 50));
    expect(listening).toBe(0);
    expect((await unread.text()).split('\n').filter((line) => line !== '').length).toBeGreaterThan(0);
    await one.end();
  });
  it('can be retried by another method and canceled, by its key only', async () => {
    const key = newKey();
    const session = await json<CheckoutSession>(await world.post('/v1/checkouts', startBody(), key));
    const retry = { key: newKey(), method: 'wallet', expected: session.total, surface: 'desktop' };
    expect((await world.post(`/v1/checkouts/${session.id}/retry`, retry, newKey())).status).toBe(404);
    const other = await json<CheckoutSession>(await world.post(`/v1/checkouts/${session.id}/retry`, retry, key));
    expect(other).toMatchObject({ status: 'requires_action', method: 'wallet', nextAction: { type: 'redirect' } });
    expect((await world.post(`/v1/checkouts/${session.id}/cancel`, { why: 'x' }, key)).status).toBe(400);
    expect(await json(await world.post(`/v1/checkouts/${session.id}/cancel`, {}, key))).toMatchObject({
      status: 'canceled',
      money: 'none',
    });
  });
  it('is not begun nor retried by a method that is not made for where the buyer is', async () => {
    const inside = await world.post('/v1/checkouts', startBody({}, { surface: 'wechat' }));
    expect(inside.status).toBe(409);
    expect(await json(inside)).toMatchObject({ code: 'method_unavailable' });
    const key = newKey();
    const session = await json<CheckoutSession>(await world.post('/v1/checkouts', startBody(), key));
    expect(session.methods[0]).toMatchObject({ surfaces: ['desktop', 'phone', 'in_app'] });
    const retry = { key: newKey(), method: 'wallet', expected: session.total, surface: 'wechat' };
    const refused = await world.post(`/v1/checkouts/${session.id}/retry`, retry, key);
    expect(await json(refused)).toMatchObject({ code: 'method_unavailable' });
    // The code that is shown is still good.
    expect(await world.read({ key, session })).toMatchObject({ status: 'requires_action', method: 'qr' });
  });
  it('is seen and canceled by who came back, and not paid', async () => {
    const { key, session } = await world.start('wallet');
    const { returnUrl } = JSON.parse(world.bank('wallet').calls.at(-1)!.body) as { returnUrl: string };
    const to = (await world.ask(returnUrl)).headers.get('location')!;
    const code = new URL(to).searchParams.get('buypost');
    const back = await json<{ session: CheckoutSession; token: string; post: { url: string } }>(await world.post('/v1/returns', { code }));
    expect(back.session.id).toBe(session.id);
    expect(back.session).not.toMatchObject({ nextAction: { type: 'redirect' } });
    expect(back.post.url).toBe(`${blog}/post`);
    const retry = { key: newKey(), method: 'qr', expected: session.total, surface: 'desktop' };
    expect((await world.post(`/v1/checkouts/${session.id}/retry`, retry, back.token)).status).toBeGreaterThanOrEqual(400);
    expect((await world.post(`/v1/checkouts/${session.id}/cancel`, {}, back.token)).status).toBe(200);
    expect(await world.read({ key, session })).toMatchObject({ status: 'canceled' });
  });
});

describe('notifications', () => {
  it('are believed by their signature only, and settle the order', async () => {
    const { key, session } = await world.start('qr');
    const [attempt] = await world.attempts(session.id);
    world.bank('qr').pay(attempt!);
    const send = (provider: string, signature: string) =>
      world.ask(`/v1/notifications/${provider}`, {
        method: 'POST',
        body: JSON.stringify({ id: 'n1', kind: 'payment', attempt }),
        headers: { 'x-signature': signature },
      });
    for (const signature of ['', 'bad', 'GOOD']) expect((await send('qr', signature)).status).toBeGreaterThanOrEqual(400);
    expect(await world.read({ key, session })).toMatchObject({ status: 'requires_action' });
    expect((await send('nobody', 'good')).status).toBe(404);
    expect((await send('qr', 'good')).status).toBe(200);
    await world.pass();
    expect(await world.read({ key, session })).toMatchObject({ status: 'succeeded' });
    expect((await world.ask('/v1/notifications/qr', { method: 'POST', body: 'x'.repeat(300_000) })).status).toBe(413);
    for (const body of ['{{{', '', '\0', '[]', '\ud800']) {
      const answer = await world.ask('/v1/notifications/qr', { method: 'POST', body, headers: { 'x-signature': 'bad' } });
      expect(answer.status, body).toBeGreaterThanOrEqual(400);
      expect(answer.status, body).toBeLessThan(500);
    }
  });
});

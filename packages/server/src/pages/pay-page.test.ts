/** The pay page: a driver's script in a page of the shop, for the buyer alone, under the policy the driver named. */
import { createHash } from 'node:crypto';
import { pageMark, type PayPageGiven, type ProviderAction, type ProviderPayment } from '@buypost/providers';
import { afterEach, describe, expect, it } from 'vitest';
import { noAssets, type Assets } from '../assets.ts';
import { serveWorld, type Served } from '../routes/testing/served.ts';
import { bankDriver, type BankProvider } from '../testing/bank-driver.ts';

const script = new Uint8Array(new TextEncoder().encode('export {};'));
const assets: Assets = {
  ...noAssets,
  version: '1.2.3',
  widget: (path) => (path === 'v/1.2.3/pay/card.js' ? { body: script, type: 'text/javascript', etag: '"x"' } : undefined),
};

const page = (shown: 'embed' | 'top', more: Partial<(ProviderAction & { type: 'page' })['page']> = {}): ProviderAction => ({
  type: 'page',
  shown,
  page: {
    data: { secret: 'pi_1_secret_2', odd: '</script><!--' },
    policy: {
      script: ['https://js.stripe.example', 'https://*.js.stripe.example'],
      frame: ['https://js.stripe.example', 'https://*.js.stripe.example'],
      connect: ['https://api.stripe.example'],
      image: ['data:'],
      style: false,
    },
    ...more,
  },
});

/** The bank of closable cards, whose buyers pay in a page of the shop. */
function paged(action: ProviderAction, resumed?: ProviderAction): BankProvider & { readonly brought: ReadonlyMap<string, string>[] } {
  const bank = bankDriver('card');
  const brought: ReadonlyMap<string, string>[] = [];
  const over = (payment: ProviderPayment, wanted: ProviderAction): ProviderPayment =>
    payment.action === undefined ? payment : { ...payment, action: wanted };
  return {
    ...bank,
    brought,
    createPayment: async (input, call) => over(await bank.createPayment(input, call), action),
    getPayment: async (ref, call) => over(await bank.getPayment(ref, call), brought.length > 0 ? (resumed ?? action) : action),
    async resumePayment(ref, returned, call) {
      brought.push(returned);
      return over(await bank.getPayment(ref, call), resumed ?? action);
    },
  };
}

let world: Served | undefined;
afterEach(() => world?.end());

async function begin(driver: BankProvider, files = assets) {
  const served = await serveWorld({ banks: [driver], assets: files });
  world = served;
  const started = await served.start('card', {}, { locale: 'zh-CN' });
  const { session } = started;
  if (session.status !== 'requires_action') throw new Error(session.status);
  const { nextAction } = session;
  if (nextAction.type !== 'embed' && nextAction.type !== 'redirect') throw new Error(nextAction.type);
  return { served, started, nextAction, path: new URL(nextAction.url).pathname };
}

const givenIn = (html: string): PayPageGiven => {
  const given: PayPageGiven = JSON.parse(/<script type="application\/json" id="buypost-given">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '');
  return given;
};

describe('a pay page', () => {
  it('is a frame in the post, under one code, with nothing of the driver in the session', async () => {
    const { nextAction, started } = await begin(paged(page('embed')));
    expect(nextAction).toEqual({ type: 'embed', url: expect.stringMatching(/^https:\/\/shop\.test\/pay\/[\w-]{43}$/) });
    expect(JSON.stringify(started.session)).not.toContain('pi_1_secret_2');
  });

  it('that no frame may hold is a redirect to the shop', async () => {
    const { served, nextAction, path } = await begin(paged(page('top')));
    expect(nextAction).toEqual({ type: 'redirect', purpose: 'pay', url: expect.stringMatching(/^https:\/\/shop\.test\/pay\//) });
    const answer = await served.ask(path);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });

  it('loads what the driver named and the one script of its own, and nothing inline', async () => {
    const { served, path } = await begin(paged(page('embed')));
    const answer = await served.ask(path);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(
      'script-src https://shop.test/v/1.2.3/pay/card.js https://js.stripe.example https://*.js.stripe.example; style-src ',
    );
    expect(policy).toContain('frame-src https://js.stripe.example https://*.js.stripe.example;');
    expect(policy).toContain('connect-src https://api.stripe.example;');
    expect(policy).toContain('img-src data:;');
    expect(policy).toContain("form-action 'none'; base-uri 'none'; frame-ancestors *");
    expect(policy).not.toMatch(/unsafe|'self'/);
    expect(answer.headers.get('permissions-policy')).toContain('payment=*');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    const sri = `sha384-${createHash('sha384').update(script).digest('base64')}`;
    expect(html).toMatch(new RegExp(`src="https://shop\\.test/v/1\\.2\\.3/pay/card\\.js"\\s+integrity="${sri.replace(/[+/]/g, '\\$&')}"`));
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toMatch(/\son\w+=/);
    expect((await served.ask('/v/1.2.3/pay/card.js')).status).toBe(200);
  });

  it('gives the script the data, the way back and the words of the buyer', async () => {
    const { served, path } = await begin(paged(page('embed')));
    const html = await (await served.ask(path, { headers: { 'accept-language': 'ar' } })).text();
    const given = givenIn(html);
    expect(given.data).toEqual({ secret: 'pi_1_secret_2', odd: '</script><!--' });
    expect(given).toMatchObject({ shown: 'embed', language: 'zh-Hans', say: { pay: expect.stringMatching(/19\.00/) } });
    expect(given.returnUrl).toMatch(/^https:\/\/shop\.test\/v1\/returns\/[\w-]{43}$/);
    expect(html).toContain('lang="zh-Hans"');
  });

  it('allows inline styles only to a driver whose script writes them', async () => {
    const { policy, data } = (page('embed') as ProviderAction & { type: 'page' }).page;
    const { served, path } = await begin(paged(page('embed', { data, policy: { ...policy, style: true } })));
    expect((await served.ask(path)).headers.get('content-security-policy')).toContain("style-src 'unsafe-inline';");
  });

  it('is an error where the driver names something that is no origin, or its script was not built', async () => {
    const { policy, data } = (page('embed') as ProviderAction & { type: 'page' }).page;
    for (const strange of ["'unsafe-eval'", 'https://a.example; script-src *', '*', 'data:', 'https://a.example/path']) {
      const { served, path } = await begin(paged(page('embed', { data, policy: { ...policy, script: [strange] } })));
      expect((await served.ask(path)).status, strange).toBe(500);
      await served.end();
    }
    const { served, path } = await begin(paged(page('embed')), noAssets);
    expect((await served.ask(path)).status).toBe(500);
  });

  it('lets an app be woken by a frame of its own scheme, and nothing that looks like one', async () => {
    const { policy, data } = (page('top') as ProviderAction & { type: 'page' }).page;
    const { served, path } = await begin(paged(page('top', { data, policy: { ...policy, frame: ['weixin:'] } })));
    const answer = await served.ask(path);
    expect(answer.headers.get('content-security-policy')).toContain('frame-src weixin:;');
    await served.end();
    for (const strange of ['data:', 'javascript:', 'https:', 'blob:', 'weixin: *']) {
      const other = await begin(paged(page('top', { data, policy: { ...policy, frame: [strange] } })));
      expect((await other.served.ask(other.path)).status, strange).toBe(500);
      await other.served.end();
    }
  });

  it('closes when the attempt cannot be paid any more; one outside a frame leads back to the post', async () => {
    const framed = await begin(paged(page('embed')));
    framed.served.bank('card').pay((await framed.served.attempts(framed.started.session.id))[0]!);
    await framed.served.pass();
    expect((await framed.served.ask(framed.path)).status).toBe(404);
    await framed.served.end();
    const top = await begin(paged(page('top')));
    top.served.bank('card').pay((await top.served.attempts(top.started.session.id))[0]!);
    await top.served.pass();
    const answer = await top.served.ask(top.path);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toMatch(/^https:\/\/shop\.test\/v1\/returns\//);
    expect((await top.served.ask('/pay/made-up-made-up-made-up-made-up-made-up-abc')).status).toBe(404);
  });

  describe('to which a provider sends back whom it found out', () => {
    const who: ProviderAction = {
      type: 'redirect',
      purpose: 'identify',
      url: `https://open.wallet.example/authorize?app=1&redirect_uri=${pageMark}&scope=base#go`,
    };

    it('is an address of the shop, from where the buyer is sent off and to where they come back', async () => {
      const driver = paged(who, page('top', { data: { openid: 'o1' } }));
      const { served, nextAction, path } = await begin(driver);
      expect(nextAction).toEqual({ type: 'redirect', purpose: 'identify', url: `https://shop.test${path}` });
      const off = await served.ask(path);
      expect(off.status).toBe(303);
      expect(off.headers.get('location')).toBe(
        `https://open.wallet.example/authorize?app=1&redirect_uri=${encodeURIComponent(`https://shop.test${path}`)}&scope=base#go`,
      );
      const back = await served.ask(`${path}?code=abc&state=1`);
      expect(back.headers.get('location')).toBe(`https://shop.test${path}#`);
      expect(driver.brought).toEqual([new Map(Object.entries({ code: 'abc', state: '1' }))]);
      expect(givenIn(await (await served.ask(path)).text()).data).toEqual({ openid: 'o1' });
    });

    it('leads to the post and not round for ever where the driver still does not know them, or fails', async () => {
      const { served, path } = await begin(paged(who, who));
      expect((await served.ask(`${path}?code=spent`)).headers.get('location')).toMatch(/^https:\/\/shop\.test\/v1\/returns\//);
      await served.end();
      const driver = paged(who);
      driver.resumePayment = () => Promise.reject(new Error('no answer'));
      const failing = await begin(driver);
      expect((await failing.served.ask(`${failing.path}?code=abc`)).headers.get('location')).toMatch(
        /^https:\/\/shop\.test\/v1\/returns\//,
      );
    });

    it('leads to the post once nothing can be paid any more', async () => {
      const { served, started, path } = await begin(paged(who));
      served.bank('card').pay((await served.attempts(started.session.id))[0]!);
      await served.pass();
      expect((await served.ask(path)).headers.get('location')).toMatch(/^https:\/\/shop\.test\/v1\/returns\//);
      expect((await served.ask(`${path}?code=abc`)).headers.get('location')).toMatch(/^https:\/\/shop\.test\/v1\/returns\//);
    });
  });

  it('made for a frame and opened by itself, it leads back to the post when it is over', async () => {
    const embed = await begin(paged(page('embed')));
    const alone = { headers: { 'sec-fetch-dest': 'document' } };
    expect((await embed.served.ask(embed.path, alone)).status).toBe(200);
    const [attempt] = await embed.served.attempts(embed.started.session.id);
    embed.served.bank('card').pay(attempt!);
    await embed.served.pass();
    const over = await embed.served.ask(embed.path, alone);
    expect(over.headers.get('location')).toMatch(/^https:\/\/shop\.test\/v1\/returns\//);
    // In a frame there is nowhere to lead to: the panel around it turns by itself.
    expect((await embed.served.ask(embed.path, { headers: { 'sec-fetch-dest': 'iframe' } })).status).toBe(404);
  });

  it('hands what the provider put into its address to the driver, then is asked again without it', async () => {
    const known = page('top', { data: { openid: 'o1' } });
    const driver = paged(page('top', { data: { ask: 'who' } }), known);
    const { served, path } = await begin(driver);
    expect(givenIn(await (await served.ask(path)).text()).data).toEqual({ ask: 'who' });
    const back = await served.ask(`${path}?code=abc&state=s%261`);
    expect(back.status).toBe(303);
    expect(back.headers.get('location')).toBe(`https://shop.test${path}#`);
    expect(driver.brought).toEqual([
      new Map([
        ['code', 'abc'],
        ['state', 's&1'],
      ]),
    ]);
    expect(givenIn(await (await served.ask(path)).text()).data).toEqual({ openid: 'o1' });
  });
});

/** What the driver asks, and what it concludes from the answers. */
import { describe, expect, test } from 'vitest';
import { codeOf, noon, stage, type Stage } from './testing/stage.ts';

const contentOf = ({ asked }: Stage, at = -1): Record<string, string> => JSON.parse(asked.at(at)?.body.get('biz_content') ?? '{}');
const linkOf = (action: { readonly type: string; readonly url?: string } | undefined): URLSearchParams =>
  new URL(action?.url ?? '').searchParams;

describe('a code', () => {
  test('is asked for in Alipay’s words, and shown with its end', async () => {
    const self = await stage();
    const wish = self.wish('alipay_qr', {
      title: 'Salt & pepper 100% 🎉',
      payer: { ip: '203.0.113.7', email: 'ada@example.com', locale: 'en' },
    });
    const made = await self.driver.createPayment(wish, self.call);
    expect(made).toMatchObject({
      status: 'requires_action',
      closed: false,
      closable: false,
      merchant: self.keys.sellerId,
      action: {
        type: 'qr_code',
        app: 'Alipay',
        expiresAt: wish.expiresAt,
        data: expect.stringMatching(/^http:\/\/alipay\.test\/qr\/[a-z2-7]{26}$/),
      },
    });
    expect(contentOf(self)).toEqual({
      out_trade_no: wish.attempt,
      total_amount: '88.88',
      subject: 'Salt ＆ pepper 100%',
      product_code: 'FACE_TO_FACE_PAYMENT',
      time_expire: '2026-11-22 20:30:00',
    });
    const { searchParams, pathname } = self.asked.at(-1)!.url;
    expect(pathname).toBe('/gateway.do');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      app_id: self.keys.appId,
      method: 'alipay.trade.precreate',
      charset: 'utf-8',
      sign_type: 'RSA2',
      // Twelve o'clock in UTC.
      timestamp: '2026-11-22 20:00:00',
      version: '1.0',
      notify_url: wish.notifyUrl,
    });
    // Nothing about a person leaves the shop.
    expect(JSON.stringify([...self.asked.at(-1)!.body])).not.toMatch(/ada|203\.0/);
  });

  test('made again is the same wish, byte for byte, whatever the clock says', async () => {
    const self = await stage();
    const wish = self.wish('alipay_qr');
    await self.driver.createPayment(wish, self.call);
    const first = self.asked.at(-1)!.body.get('biz_content');
    self.now += 600_000;
    await self.driver.createPayment(wish, self.call);
    expect(self.asked.at(-1)!.body.get('biz_content')).toBe(first);
  });

  test.each([1, 9, 10, 99, 100, 101, 1_999, 16_800, 99_999_999, 10_000_000_000])('of %i fen is of exactly that', async (amount) => {
    const self = await stage();
    const paid = await self.paid('alipay_qr', { amount: { amount, currency: 'CNY' } });
    expect(contentOf(self, 0)['total_amount']).toBe(`${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`);
    expect(paid.received).toEqual({ amount, currency: 'CNY' });
  });

  test.each([['ACQ.ACCESS_FORBIDDEN'], ['ACQ.TOTAL_FEE_EXCEED'], ['ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR']])(
    'that is refused (%s) was not made',
    async (word) => {
      const self = await stage();
      const expiresAt = new Date(noon - 1_000).toISOString();
      // The pretend Alipay knows one of them; the others are put in its mouth, signed.
      if (word === 'ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR') expect(await codeOf(self.create('alipay_qr', { expiresAt }))).toBe('refused');
      else
        expect(await codeOf(self.driver.createPayment(self.wish('alipay_qr'), await saying(self, { code: '40004', sub_code: word })))).toBe(
          'refused',
        );
    },
  );

  test.each([
    ['20000', 'isp.unknow-error', 'unknown'],
    ['40004', 'ACQ.SYSTEM_ERROR', 'unknown'],
    ['40004', 'ACQ.CONTEXT_INCONSISTENT', 'unknown'],
    ['40004', 'ACQ.A_WORD_OF_TOMORROW', 'unknown'],
    ['40002', 'isv.invalid-signature', 'refused'],
    ['40006', 'isv.insufficient-isv-permissions', 'refused'],
    ['40005', 'isv.app-call-limited', 'rate_limited'],
    ['50000', '', 'unknown'],
  ])('answered with %s %s is %s', async (code, sub_code, expected) => {
    const self = await stage();
    expect(await codeOf(self.driver.createPayment(self.wish('alipay_qr'), await saying(self, { code, sub_code })))).toBe(expected);
  });

  test('whose first try got through and was paid at once is found paid', async () => {
    const self = await stage();
    const wish = self.wish('alipay_qr');
    self.simulator.fault({ kind: 'lose_answer' });
    expect(await codeOf(self.driver.createPayment(wish, self.call))).toBe('unknown');
    await self.simulator.pay(wish.attempt);
    expect(await self.driver.createPayment(wish, self.call)).toMatchObject({ status: 'succeeded', received: wish.amount });
  });

  test('is of yuan alone', async () => {
    const self = await stage();
    expect(await codeOf(self.create('alipay_qr', { amount: { amount: 100, currency: 'EUR' } }))).toBe('refused');
    expect(self.asked).toHaveLength(0);
    expect([self.driver.limits('CNY'), self.driver.limits('EUR')]).toEqual([{ exponent: 2, min: 1, max: 10_000_000_000 }, undefined]);
  });
});

describe('a link to Alipay’s pages', () => {
  test.each([
    ['alipay_page', 'alipay.trade.page.pay', 'FAST_INSTANT_TRADE_PAY'],
    ['alipay_wap', 'alipay.trade.wap.pay', 'QUICK_WAP_WAY'],
  ])('%s is signed by us and asks nobody', async (id, method, productCode) => {
    const self = await stage();
    const wish = self.wish(id, { title: '100% cotton' });
    const made = await self.driver.createPayment(wish, self.call);
    expect(self.asked).toHaveLength(0);
    const link = linkOf(made.action as never);
    expect(Object.fromEntries(link)).toMatchObject({
      method,
      return_url: wish.returnUrl,
      notify_url: wish.notifyUrl,
      timestamp: '2026-11-22 20:00:00',
    });
    expect(JSON.parse(link.get('biz_content') ?? '')).toMatchObject({
      out_trade_no: wish.attempt,
      product_code: productCode,
      subject: '100% cotton',
      time_expire: '2026-11-22 20:30:00',
      ...(id === 'alipay_wap' ? { quit_url: wish.returnUrl } : {}),
    });
    expect((await self.visit((made.action as { url: string }).url)).status).toBe(200);
  });

  test('that somebody changed is refused by the gateway', async () => {
    const self = await stage();
    const made = await self.create('alipay_page');
    const { url } = made.action as { url: string };
    const answer = await self.visit(url.replace('88.88', '0.01'));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('isv.invalid-signature');
  });
});

describe('before the first scan', () => {
  test.each(['alipay_qr', 'alipay_page', 'alipay_wap'])(
    '%s is unknown to Alipay, can be neither found nor closed, and is paid later',
    async (id) => {
      const self = await stage();
      const made = await self.create(id);
      expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'unknown', closed: false, closable: false });
      expect(await self.driver.cancelPayment?.(made.ref, self.call)).toMatchObject({
        status: 'requires_action',
        closed: false,
        closable: false,
      });
      // A create whose answer never came: nothing is known to be out there.
      const { note: _, ...bare } = made.ref;
      expect(await self.driver.cancelPayment?.(bare, self.call)).toMatchObject({ status: 'unknown', closed: false });
      if (made.action?.type === 'redirect') await self.visit(made.action.url);
      expect(await self.simulator.pay(made.ref.attempt)).toBe(true);
      expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'succeeded', received: made.ref.amount });
    },
  );

  test('ends by itself: a code that is too old opens nothing', async () => {
    const self = await stage();
    const made = await self.create();
    self.now += 1_800_000;
    expect(await self.simulator.pay(made.ref.attempt)).toBe(false);
    expect(await (await self.visit((made.action as { data: string }).data)).text()).toContain('too old');
    // Alipay still says only that it knows of nothing: our own horizon ends the watch.
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'unknown', closed: false });
    expect(self.driver.lateMoney).toBe(7_200);
  });
});

describe('once it was opened', () => {
  test.each(['alipay_qr', 'alipay_page', 'alipay_wap'])('%s waits, is declined without an end, is closed, and stays closed', async (id) => {
    const self = await stage();
    const made = await self.opened(id);
    await self.simulator.decline(made.ref.attempt);
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'requires_action', closed: false, closable: true });
    for (let times = 0; times < 2; times += 1)
      expect(await self.driver.cancelPayment?.(made.ref, self.call)).toMatchObject({ status: 'canceled', closed: true });
    expect(await self.simulator.pay(made.ref.attempt)).toBe(false);
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'expired', closed: true });
  });

  test('its deadline is kept by Alipay', async () => {
    const self = await stage();
    const made = await self.opened();
    self.now += 1_800_000;
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'expired', closed: true });
  });

  test('paid while we ask to close, it is paid', async () => {
    const self = await stage();
    const paid = await self.paid();
    expect(await self.driver.cancelPayment?.(paid.ref, self.call)).toMatchObject({ status: 'succeeded', received: paid.ref.amount });
  });

  test('three months later it is still paid', async () => {
    const self = await stage();
    const paid = await self.paid();
    self.now += 91 * 24 * 3_600_000;
    expect(await self.driver.getPayment(paid.ref, self.call)).toMatchObject({ status: 'succeeded', closed: true });
    expect(self.simulator.ledger().at(-1)?.status).toBe('TRADE_FINISHED');
  });
});

describe('an answer', () => {
  test('is believed only by its signature, whatever it says', async () => {
    const self = await stage();
    const made = await self.opened();
    const good = self.mangle;
    const tries: readonly ((text: string) => string)[] = [
      (text) => text.replace('WAIT_BUYER_PAY', 'TRADE_SUCCESS'),
      (text) => text.replace('"88.88"', '"88.89"'),
      (text) => text.replace(/,"sign":"[^"]*"/, ''),
      (text) => text.replace(/"sign":"[^"]*"/, '"sign":""'),
      (text) => text.replace(/"sign":"(.)/, (_, letter: string) => `"sign":"${letter === 'A' ? 'B' : 'A'}`),
      (text) => text.replace('"sign"', '"Sign"'),
      // Two answers in one: whichever is read, it is not both.
      (text) => text.replace('{', '{"alipay_trade_query_response":{"code":"10000","trade_status":"TRADE_SUCCESS"},'),
      (text) => `${text}${text}`,
      (text) => text.replace(/^\{"alipay_trade_query_response":(.*),"sign"/, '{"alipay_trade_close_response":$1,"sign"'),
      () => '',
      () => '<html>portal</html>',
      () => 'null',
    ];
    for (const [index, change] of tries.entries()) {
      self.mangle = change;
      expect(await codeOf(self.driver.getPayment(made.ref, self.call)), `change ${index}`).toBe('unknown');
    }
    self.mangle = good;
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'requires_action' });
  });

  test('that was signed before its slashes were escaped is read as it was signed', async () => {
    const self = await stage();
    const plain = await saying(self, { code: '10000', out_trade_no: 'att_x', qr_code: 'http://alipay.test/qr/abc' }, (raw) =>
      raw.replaceAll('/', '\\/'),
    );
    const made = await self.driver.createPayment(self.wish('alipay_qr', { attempt: 'att_x' }), plain);
    expect(made.action).toMatchObject({ type: 'qr_code', data: 'http://alipay.test/qr/abc' });
  });

  test.each([['javascript:alert(1)'], ['alipays://x'], ['no address']])(
    'with a code that is no address (%s) shows none',
    async (qr_code) => {
      const self = await stage();
      const call = await saying(self, { code: '10000', out_trade_no: 'att_x', qr_code });
      expect(await codeOf(self.driver.createPayment(self.wish('alipay_qr', { attempt: 'att_x' }), call))).toBe('unknown');
    },
  );

  test('of another certificate of Alipay is not believed, and says which file to get', async () => {
    const self = await stage({ mode: 'certificates' });
    const made = await self.opened();
    self.mangle = (text) => text.replace(/"alipay_cert_sn":"../, '"alipay_cert_sn":"zz');
    await expect(self.driver.getPayment(made.ref, self.call)).rejects.toThrow(/alipayCertPublicKey_RSA2\.crt anew/);
  });

  test('of status 429 or 500, and one without an end, conclude nothing', async () => {
    const self = await stage();
    const { ref } = await self.create();
    const answering = (response: () => Response) => ({ ...self.call, fetch: async () => response() });
    expect(
      await codeOf(
        self.driver.getPayment(
          ref,
          answering(() => new Response('', { status: 429 })),
        ),
      ),
    ).toBe('rate_limited');
    expect(
      await codeOf(
        self.driver.getPayment(
          ref,
          answering(() => new Response('', { status: 500 })),
        ),
      ),
    ).toBe('unknown');
    expect(
      await codeOf(
        self.driver.getPayment(
          ref,
          answering(() => new Response('x'.repeat(1_000_001))),
        ),
      ),
    ).toBe('unknown');
    expect(
      await codeOf(
        self.driver.getPayment(
          ref,
          answering(() => new Response(new Uint8Array([0xff, 0xfe]))),
        ),
      ),
    ).toBe('unknown');
  });
});

describe('certificate mode', () => {
  test('names both certificates in every request, and is accepted', async () => {
    const self = await stage({ mode: 'certificates' });
    const paid = await self.paid();
    expect(paid.status).toBe('succeeded');
    for (const { url } of self.asked) {
      expect(url.searchParams.get('app_cert_sn')).toMatch(/^[0-9a-f]{32}$/);
      expect(url.searchParams.get('alipay_root_cert_sn')).toMatch(/^[0-9a-f]{32}$/);
    }
    expect(self.asked.at(-1)?.answer).toMatch(/"alipay_cert_sn":"[0-9a-f]{32}"/);
    for (const id of ['alipay_page', 'alipay_wap']) expect((await self.paid(id)).status).toBe('succeeded');
  });
});

describe('a transcript', () => {
  test('keeps no key, no signature, no code and nobody’s name', async () => {
    const self = await stage();
    const paid = await self.paid();
    await self.driver.refundPayment?.({ id: 'ref_1', payment: paid.ref, amount: paid.ref.amount, reason: 'merchant' }, self.call);
    await self.simulator.tick();
    const code = (await self.create()).action as { data: string };
    const transcript = [
      ...self.asked.map(({ url, body, answer }) => `${url.href}\n${body.toString()}\n${answer}`),
      ...self.heard.map(({ body }) => new TextDecoder().decode(body)),
      code.data,
      self.keys.appPrivate,
      `-----BEGIN PRIVATE KEY-----\n${self.keys.appPrivate.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----`,
    ].join('\n');
    const redacted = self.driver.redact(transcript);
    const signatures = [...transcript.matchAll(/"sign":"([^"]+)"|[?&]sign=([^&\s]+)/g)].map(([, json, form]) => json ?? form ?? '');
    expect(signatures.length).toBeGreaterThan(5);
    for (const secret of [
      self.keys.appPrivate,
      self.keys.appPrivate.slice(100, 160),
      ...signatures,
      code.data,
      'pre***@buyer.test',
      'pre***%40buyer.test',
      '2088102534368455',
      'pretend-seller',
    ])
      expect(redacted.includes(secret), secret.slice(0, 20)).toBe(false);
    // What is needed to find a fault stays.
    expect(redacted).toContain(paid.ref.attempt);
    expect(redacted).toContain('alipay.trade.refund');
  });
});

/** The driver's doors to a gateway that says this, signed by Alipay's key. `writing` changes the text after it was signed. */
async function saying(self: Stage, inner: Record<string, string>, writing: (raw: string) => string = (raw) => raw): Promise<Stage['call']> {
  const { importSigningKey } = await import('../rsa.ts');
  const { readPrivateKey } = await import('../pem.ts');
  const { signText } = await import('./signature.ts');
  const key = await importSigningKey(readPrivateKey(self.keys.alipayPrivate));
  return {
    ...self.call,
    fetch: async (input) => {
      const method = new URL(new Request(input).url).searchParams.get('method') ?? '';
      const raw = JSON.stringify({ msg: 'said', ...inner });
      return new Response(`{"${method.replaceAll('.', '_')}_response":${writing(raw)},"sign":"${await signText(key, raw)}"}`);
    },
  };
}

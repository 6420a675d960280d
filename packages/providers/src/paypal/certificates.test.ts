import { beforeAll, describe, expect, test } from 'vitest';
import { isProviderError, type ProviderCall } from '../contract.ts';
import { makeCertificate } from '../testing/certificates.ts';
import { createCertificates } from './certificates.ts';
import { makeKey, writeCertificate } from './simulator/identity.ts';

const origin = 'https://api.paypal.com';
const url = `${origin}/v1/notifications/certs/CERT-1`;
const noon = Date.parse('2026-11-22T12:00:00Z');
const day = 86_400_000;
const commonName = 'messageverificationcerts.paypal.com';

let own: CryptoKeyPair;
const issued = (more: { readonly commonName?: string; readonly from?: number; readonly until?: number } = {}): Promise<string> =>
  writeCertificate(own.publicKey, own.privateKey, { commonName, from: noon - day, until: noon + day, ...more });
beforeAll(async () => {
  own = await makeKey();
});

const desk = (answer: (at: string) => Response | Promise<Response>) => {
  const asked: string[] = [];
  const clock = { now: noon };
  const call: ProviderCall = {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      expect(request.redirect).toBe('error');
      asked.push(request.url);
      return answer(request.url);
    },
    now: () => new Date(clock.now),
    signal: new AbortController().signal,
  };
  const keyFor = createCertificates([origin]);
  const ask = (told = url): Promise<string> =>
    keyFor(told, call).then(
      () => 'trusted',
      (error: unknown) => (isProviderError(error) ? error.code : `not a ProviderError: ${String(error)}`),
    );
  return { ask, asked, clock };
};

test('a good one is fetched once and kept while it is valid', async () => {
  const pem = await issued();
  const { ask, asked, clock } = desk(() => new Response(pem));
  expect(await ask()).toBe('trusted');
  expect(await ask()).toBe('trusted');
  expect(asked).toEqual([url]);
  clock.now = noon + day + 1_000;
  expect(await ask()).toBe('unverified');
  expect(asked).toHaveLength(2);
});

describe('not trusted', () => {
  test.each([
    ['ended yesterday', { from: noon - 2 * day, until: noon - 1_000 }],
    ['begins tomorrow', { from: noon + 1_000, until: noon + day }],
    ['is for www.paypal.com', { commonName: 'www.paypal.com' }],
    ['is for an evil name', { commonName: 'messageverificationcerts.paypal.com.evil.example' }],
    ['is for a name that only ends well', { commonName: 'evil-messageverificationcerts.paypal.com' }],
    ['is for a name with a line in it', { commonName: 'messageverificationcerts\n.paypal.com' }],
    ['is for nobody', { commonName: '' }],
  ])('a certificate that %s', async (_, more) => {
    const pem = await issued(more);
    expect(await desk(() => new Response(pem)).ask()).toBe('unverified');
  });

  test('a chain that does not hold', async () => {
    const stranger = await makeKey();
    const other = await writeCertificate(stranger.publicKey, stranger.privateKey, {
      commonName: 'some root',
      from: noon - day,
      until: noon + day,
    });
    const pem = `${await issued()}${other}`;
    expect(await desk(() => new Response(pem)).ask()).toBe('unverified');
  });

  test.each([
    ['nothing', () => new Response('')],
    ['a page', () => new Response('<html>Log in</html>')],
    ['a key', () => new Response('-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq\n-----END PUBLIC KEY-----')],
    ['a damaged one', () => new Response('-----BEGIN CERTIFICATE-----\nMIIBIjANBgkq\n-----END CERTIFICATE-----')],
    ['not found', () => new Response('', { status: 404 })],
    ['a redirect', () => new Response('', { status: 302, headers: { location: 'https://evil.example' } })],
    ['a mountain', () => new Response('-----BEGIN CERTIFICATE-----\n'.repeat(10_000))],
  ])('%s where it should be', async (_, answer) => {
    expect(await desk(answer).ask()).toBe('unverified');
  });

  test('one whose key is an elliptic curve’s', async () => {
    const { pem } = makeCertificate({ subject: `/CN=${commonName}`, key: 'ec' });
    const { ask, clock } = desk(() => new Response(pem));
    clock.now = Date.now() + 1_000;
    expect(await ask()).toBe('unverified');
  });
});

test('a whole chain that openssl made is trusted', async () => {
  const root = makeCertificate({ subject: '/CN=root', authority: true });
  const middle = makeCertificate({ subject: '/CN=middle', authority: true, issuer: root });
  const leaf = makeCertificate({ subject: `/C=US/O=PayPal, Inc./CN=${commonName}`, issuer: middle });
  const { ask, clock } = desk(() => new Response(`${leaf.pem}${middle.pem}${root.pem}`));
  clock.now = Date.now() + 1_000;
  expect(await ask()).toBe('trusted');
  const cut = desk(() => new Response(`${leaf.pem}${root.pem}`));
  cut.clock.now = Date.now() + 1_000;
  expect(await cut.ask()).toBe('unverified');
});

test('PayPal out of reach is not a forgery', async () => {
  expect(await desk(() => Promise.reject(new TypeError('fetch failed'))).ask()).toBe('unknown');
  expect(await desk(() => new Response('', { status: 503 })).ask()).toBe('unknown');
  expect(await desk(() => new Response('', { status: 429 })).ask()).toBe('unknown');
});

test('a flood of made-up addresses does not become a flood of calls', async () => {
  const { ask, asked, clock } = desk(() => new Response('', { status: 404 }));
  for (let made = 0; made < 500; made += 1) await ask(`${origin}/v1/notifications/certs/CERT-${made}`);
  expect(asked).toHaveLength(20);
  clock.now += 61_000;
  expect(await ask(`${origin}/v1/notifications/certs/CERT-late`)).toBe('unverified');
  expect(asked).toHaveLength(21);
});

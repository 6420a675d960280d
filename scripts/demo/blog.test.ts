import { readdir } from 'node:fs/promises';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveBlog, type DemoBlog } from './blog.mjs';

const folder = fileURLToPath(new URL('../../examples/blog/', import.meta.url));
const shop = 'http://shop.test:9000';
let blog: DemoBlog;
/** Control desks of two pretend providers. */
let bank: Server;
let other: Server;
let at: string;
let killed = 0;
const asked: { method: string | undefined; url: string | undefined; body: string }[] = [];

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

beforeAll(async () => {
  const totals = { payments: 2, charges: 1, kept: 1 };
  const desk = (name: string, told: Readonly<Record<string, unknown>>): Server =>
    createServer((request, response) => {
      void textOf(request).then((body) => {
        asked.push({ method: request.method, url: `${name}${request.url}`, body });
        const found = told[(request.url ?? '').split('?')[0] ?? ''];
        response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(found ?? { error: 'none' }));
      });
    });
  const common = { '/control/faults': { faults: [] }, '/control/faults/clear': {}, '/control/lose': { armed: true } };
  bank = desk('bank', { ...common, '/control/ledger': { totals, payments: [{ attempt: 'att_bank' }] } });
  other = desk('other', {
    ...common,
    '/control/ledger': { totals, payments: [{ attempt: 'att_other' }] },
    '/control/scan': { provider: 'other', attempt: 'att_other', amount: 100, currency: 'CNY' },
    '/control/pay': { done: true },
    '/control/decline': { done: false },
  });
  for (const server of [bank, other]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  at = `http://127.0.0.1:${port}`;
  blog = await serveBlog({
    port,
    hosts: ['127.0.0.1'],
    shop,
    bank: `http://127.0.0.1:${(bank.address() as AddressInfo).port}`,
    simulators: { other: `http://127.0.0.1:${(other.address() as AddressInfo).port}` },
    onKill: () => (killed += 1),
  });
});
afterAll(async () => {
  await blog.close();
  for (const server of [bank, other]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('the pages', async () => {
  const pages = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.html'));

  it.each(pages)('%s: every file it names is there, every picture has its size, the shop is where it is', async (page) => {
    const answer = await fetch(`${at}/${page}`);
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).not.toContain('localhost:4242');
    expect(html).not.toContain('127.0.0.1:4243');
    expect(html.match(/<script[^>]*\ssrc="http:\/\/shop\.test:9000\/buypost\.js"/g)).toHaveLength(1);
    expect(html).toContain(`<link rel="canonical" href="${at}/${page === 'index.html' ? '' : page}"`);
    for (const [, path] of html.matchAll(/(?:src|href)="([^"#:]+)"/g)) {
      const named = await fetch(new URL(path!, `${at}/${page}`));
      expect(`${path} ${named.status}`).toBe(`${path} 200`);
    }
    for (const [image] of html.matchAll(/<img[^>]*>/g)) expect(image).toMatch(/(?=.*\swidth="\d+")(?=.*\sheight="\d+")(?=.*\salt=")/s);
    // What the policy would refuse.
    expect(html).not.toMatch(/\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=/);
  });

  it('sells each offer of the demo, in every layout', async () => {
    const all = (await Promise.all(pages.map((page) => fetch(`${at}/${page}`).then((answer) => answer.text())))).join('');
    for (const offer of ['mug', 'print', 'tip', 'tea']) expect(all).toContain(`href="${shop}/buy/${offer}`);
    for (const option of ['layout=card', 'layout=button', 'display=inline', 'variant=night']) expect(all).toContain(option);
  });
});

describe('the server', () => {
  it('serves a page under a policy that names nobody but itself and the shop', async () => {
    const policy = (await fetch(`${at}/posts/four-mugs.html`)).headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).toContain(`script-src 'self' ${shop};`);
    expect(policy).toContain("trusted-types 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('serves ?strict under the least policy and takes out all that it would refuse', async () => {
    const answer = await fetch(`${at}/posts/four-mugs.html?strict`);
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src ${shop}; connect-src ${shop}; img-src ${shop}; frame-src ${shop}; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
    );
    const html = await answer.text();
    expect(html).not.toMatch(/stylesheet|demo\.js|<img|rel="icon"/);
    expect(html).toContain(`src="${shop}/buypost.js"`);
  });

  it('names itself by the address it is asked under, and believes no made-up one', async () => {
    const pageFor = (host: string): Promise<string> =>
      new Promise((resolve, reject) => {
        get(`${at}/`, { headers: { host } }, (response) => void textOf(response).then(resolve, reject)).on('error', reject);
      });
    expect(await pageFor('192.168.1.7:4243')).toContain('<link rel="canonical" href="http://192.168.1.7:4243/"');
    const html = await pageFor('x"><script>alert(1)</script>');
    expect(html).not.toContain('alert(1)');
    expect(html).toContain(`<link rel="canonical" href="${at}/"`);
  });

  it('serves ?plain without the demo’s stage', async () => {
    const html = await (await fetch(`${at}/posts/four-mugs.html?plain`)).text();
    expect(html).not.toContain('demo/demo');
    expect(html).toContain('href="../style.css"');
    expect(html).toContain(`src="${shop}/buypost.js"`);
  });

  it('answers 304 to a page that has not changed', async () => {
    const first = await fetch(`${at}/`);
    const etag = first.headers.get('etag')!;
    expect((await fetch(`${at}/`, { headers: { 'if-none-match': `"other", W/${etag}` } })).status).toBe(304);
    expect((await fetch(`${at}/`, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it.each([
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/posts/..%5c..%5c..%5cpackage.json',
    '/.git/config',
    '/images',
    '/posts/four-mugs.html%00.svg',
    '/%E0%A4%A',
    '/nothing.html',
  ])('%s is no page', async (path) => {
    expect((await fetch(at + path)).status).toBe(404);
  });

  const send = (what: string, body: unknown, origin: string | undefined = at) =>
    fetch(`${at}/demo/bank/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
      ...(origin === '' ? {} : { headers: { origin } }),
    });

  it('takes the page to the pretend providers’ desks, and no other page', async () => {
    expect((await send('lose', {}, 'http://evil.test')).status).toBe(403);
    expect((await send('lose', {}, '')).status).toBe(403);
    expect(asked).toEqual([]);
    expect((await send('faults', {})).status).toBe(404);
    expect((await send('lose', { on: 'create' })).status).toBe(200);
    expect(asked).toEqual([
      { method: 'POST', url: 'bank/control/faults', body: '{"kind":"lose_answer","on":"create"}' },
      { method: 'POST', url: 'other/control/lose', body: '{}' },
    ]);
  });

  it('counts the money over all books', async () => {
    expect(await (await fetch(`${at}/demo/bank/ledger?since=5`)).json()).toEqual({
      totals: { payments: 4, charges: 2, kept: 2 },
      payments: [{ attempt: 'att_bank' }, { attempt: 'att_other' }],
    });
    expect(asked.slice(-2).map(({ url }) => url)).toEqual(['bank/control/ledger?since=5', 'other/control/ledger?since=5']);
  });

  it('finds whose code the phone scanned, and pays or declines it there', async () => {
    const found = await (await send('scan', { shown: 'weixin://wxpay/bizpayurl?pr=x' })).json();
    expect(found).toEqual({ provider: 'other', attempt: 'att_other', amount: 100, currency: 'CNY' });
    expect(await (await send('act', { ...found, what: 'pay' })).json()).toEqual({ outcome: 'paid' });
    expect(asked.at(-1)).toEqual({ method: 'POST', url: 'other/control/pay', body: '{"attempt":"att_other"}' });
    expect(await (await send('act', { ...found, what: 'decline' })).json()).toEqual({ outcome: 'gone' });
  });

  it('an answer lost at one provider is spent at the others', async () => {
    // The bank's fault is used up, the other one's still armed.
    expect(await (await fetch(`${at}/demo/bank/lose`)).json()).toEqual({ armed: false });
    expect(asked.slice(-2)).toEqual([
      { method: 'POST', url: 'bank/control/faults/clear', body: '{}' },
      { method: 'POST', url: 'other/control/lose', body: '{"armed":false}' },
    ]);
  });

  it('kills the shop for its own page only', async () => {
    expect((await fetch(`${at}/demo/kill`, { method: 'POST', headers: { origin: shop } })).status).toBe(403);
    expect((await fetch(`${at}/demo/kill`)).status).toBe(404);
    expect(killed).toBe(0);
    expect((await fetch(`${at}/demo/kill`, { method: 'POST', headers: { origin: at } })).status).toBe(200);
    expect(killed).toBe(1);
  });

  it('says that the bank is away instead of hanging', async () => {
    const port = await freePort();
    const alone = await serveBlog({ port, hosts: ['127.0.0.1'], bank: `http://127.0.0.1:${await freePort()}` });
    try {
      expect((await fetch(`http://127.0.0.1:${port}/demo/bank/ledger`)).status).toBe(502);
    } finally {
      await alone.close();
    }
  });

  it('rejects when its port is taken', async () => {
    await expect(serveBlog({ port: Number(new URL(at).port), hosts: ['127.0.0.1'] })).rejects.toThrow('EADDRINUSE');
  });
});

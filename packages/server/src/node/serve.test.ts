import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderAssets } from './assets.ts';
import { readConfig, type Config } from './config.ts';
import { jsonLog } from './log.ts';
import { CannotStart, openShop } from './open-shop.ts';
import { payScriptsOf } from './pay-scripts.ts';
import { callerOf, serveShop } from './serve.ts';
import { orders, refund, warningsOf, type Asked } from './commands.ts';
import { scriptPath } from '../pages/pay-page.ts';
import { serveWorld } from '../routes/testing/served.ts';
import { version } from '../version.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'buypost-node-'));
  mkdirSync(join(folder, 'images'));
  mkdirSync(join(folder, 'files'));
  writeFileSync(join(folder, 'images/mug.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'images/.hidden.svg'), 'x');
  writeFileSync(join(folder, 'images/notes.txt'), 'x');
  writeFileSync(join(folder, 'files/print.txt'), 'the print');
  writeFileSync(
    join(folder, 'offers.yaml'),
    'seller: { name: A, address: [B] }\noffers:\n  - { id: mug, title: Mug, price: EUR 19.00, image: { src: images/mug.svg, alt: m, width: 1, height: 1 }, delivery: { kind: thanks, title: T, text: T } }\n',
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const configFor = (more: Record<string, unknown> = {}): Config => {
  const sandbox = { url: 'http://localhost:4244', account: 'studio-ainu', apiKey: 'a'.repeat(24), webhookSecret: 'b'.repeat(24) };
  const text = JSON.stringify({ port: 0, hosts: ['127.0.0.1'], database: 'shop.sqlite', assets: 'cdn', providers: { sandbox }, ...more });
  const read = readConfig({ file: { name: 'x', text }, flags: {}, env: {}, folder });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config;
};
const quiet = jsonLog(
  () => undefined,
  () => new Date(),
);

describe('scripts of pay pages', () => {
  it('are served under the version, immutable, for the providers that have one', async () => {
    writeFileSync(join(folder, 'browser.js'), 'export {};');
    const assets = await folderAssets({ offers: folder, payScripts: new Map([['card', join(folder, 'browser.js')]]) });
    expect(assets.widget(scriptPath(version, 'card'))?.type).toMatch(/^text\/javascript/);
    expect(assets.widget(scriptPath(version, 'sandbox'))).toBeUndefined();
    expect(payScriptsOf([{ id: 'sandbox' }, { id: '../../etc' }])).toEqual(new Map());
  });
});

describe('a shop on a port', () => {
  it('answers, keeps its secret over a restart, and stops when told', async () => {
    const config = configFor();
    const shop = await openShop(config, {}, quiet);
    const running = await serveShop(shop, config);
    const base = `http://127.0.0.1:${running.port}`;
    expect(await (await fetch(`${base}/health`)).json()).toMatchObject({ ok: true });
    expect((await fetch(`${base}/images/mug.svg`)).headers.get('content-type')).toBe('image/svg+xml');
    expect((await fetch(`${base}/buy/mug`)).status).toBe(200);
    await running.stop();
    await expect(fetch(`${base}/health`)).rejects.toThrow();
    const again = await openShop(config, {}, quiet);
    expect(again.secret).toEqual(shop.secret);
    expect(again.secret).toHaveLength(32);
    await again.store.close();
  });
  it('finishes what is under way when it stops', async () => {
    const config = configFor();
    const shop = await openShop(config, {}, quiet);
    const running = await serveShop(shop, config);
    const answer = new Promise<number>((done, fail) => {
      const call = request(
        { host: '127.0.0.1', port: running.port, method: 'POST', path: '/v1/quotes', headers: { 'content-type': 'application/json' } },
        (response) => {
          response.resume();
          done(response.statusCode ?? 0);
        },
      );
      call.on('error', fail);
      call.write('{"draft":{"offerId":"mug",');
      setTimeout(() => call.end('"quantity":1}}'), 100);
    });
    await new Promise((done) => setTimeout(done, 40));
    await running.stop();
    expect(await answer).toBe(200);
  });
  it('says plainly that a port is taken', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const config = configFor({ port });
    const shop = await openShop(config, {}, quiet);
    const failed = await serveShop(shop, config).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(CannotStart);
    expect(String(failed)).toContain(`Port ${port} on 127.0.0.1 is taken by another program`);
    await shop.store.close();
    other.close();
  });
  it('does not start with a wrong offers file or provider, and tells both', async () => {
    writeFileSync(join(folder, 'offers.yaml'), 'offers:\n  - { id: mug }\n');
    const config = configFor({ providers: { sandbox: { url: 'x', account: 'studio-ainu', apiKey: '', webhookSecret: 'b'.repeat(24) } } });
    const failed = await openShop(config, {}, quiet).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(CannotStart);
    expect(String(failed)).toContain('apiKey');
    expect(String(failed)).toContain('offers.yaml:2');
  });
});

describe('files', () => {
  it('are listed once: pictures only, nothing hidden, earlier versions kept', async () => {
    mkdirSync(join(folder, 'cdn/0.0.9'), { recursive: true });
    writeFileSync(join(folder, 'cdn/sri.json'), '{"version":"1.2.3","files":{}}');
    writeFileSync(join(folder, 'cdn/buypost.js'), `// ${'long '.repeat(200)}`);
    writeFileSync(join(folder, 'cdn/0.0.9/panel.js'), 'old');
    const assets = await folderAssets({ widget: join(folder, 'cdn'), versions: join(folder, 'versions'), offers: folder });
    await assets.shrunk;
    expect(assets.version).toBe('1.2.3');
    expect(assets.widget('buypost.js')?.brotli?.byteLength).toBeLessThan(100);
    expect(assets.widget('v/1.2.3/buypost.js')).toBeDefined();
    expect(assets.widget('v/0.0.9/panel.js')).toBeDefined();
    expect(assets.image('mug.svg')?.type).toBe('image/svg+xml');
    expect(assets.image('.hidden.svg')).toBeUndefined();
    expect(assets.image('notes.txt')).toBeUndefined();
    writeFileSync(join(folder, 'cdn/sri.json'), '{"version":"1.2.4","files":{}}');
    const upgraded = await folderAssets({ widget: join(folder, 'cdn'), versions: join(folder, 'versions'), offers: folder });
    expect(upgraded.widget('v/1.2.3/buypost.js')).toBeDefined();
    expect(upgraded.widget('v/1.2.4/buypost.js')).toBeDefined();
    await upgraded.shrunk;
  });
  it('that are sold are read from within the folder only', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'buypost-outside-'));
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'files/link.txt'));
    const assets = await folderAssets({ offers: folder });
    const opened = await assets.sold('files/print.txt');
    expect(opened?.size).toBe(9);
    expect(await new Response(opened?.body).text()).toBe('the print');
    for (const path of ['files/link.txt', '../etc/passwd', 'files', 'files/none.txt'])
      expect(await assets.sold(path), path).toBeUndefined();
    rmSync(outside, { recursive: true, force: true });
  });
});

describe('who calls', () => {
  const call = (forwarded: string | undefined) =>
    ({ env: { incoming: { socket: { remoteAddress: '10.0.0.1' } } }, req: { header: () => forwarded } }) as unknown as Parameters<
      ReturnType<typeof callerOf>
    >[0];
  it.each([
    [0, '203.0.113.9', '10.0.0.1'],
    [1, 'spoofed, 203.0.113.9', '203.0.113.9'],
    [2, '203.0.113.9, 10.1.1.1', '203.0.113.9'],
    [1, undefined, '10.0.0.1'],
    [1, '<script>', '10.0.0.1'],
    [3, '203.0.113.9', '10.0.0.1'],
  ])('behind %i proxies that say %s it is %s', (proxies, forwarded, who) => {
    expect(callerOf(proxies)(call(forwarded))).toBe(who);
  });
});

describe('the command line', () => {
  it('warns of what starts and still disappoints', async () => {
    const world = await serveWorld();
    const odd = [{ ...world.offers[0]!, prices: [{ amount: 1, currency: 'XOF' }] }];
    expect(warningsOf(world.shop, world.offers, 1)).toEqual([]);
    expect(warningsOf(world.shop, world.offers, 0)).toEqual([expect.stringContaining('Set "proxies": 1')]);
    expect(warningsOf({ ...world.shop, publicUrl: 'http://shop.test' }, odd, 0)).toEqual([
      expect.stringContaining('https'),
      expect.stringContaining('XOF'),
    ]);
    await world.end();
  });

  it('lists orders and gives money back once for one key', async () => {
    const world = await serveWorld();
    const { session } = await world.start('qr');
    world.bank('qr').pay((await world.attempts(session.id))[0]!);
    await world.pass();
    const printed: string[] = [];
    const ask = (words: string[], key?: string): Asked => ({
      shop: world.shop,
      words,
      limit: 20,
      print: (line) => void printed.push(line),
      ...(key === undefined ? {} : { key }),
    });
    expect(await orders(ask([]))).toBe(0);
    expect(printed.join('\n')).toMatch(/paid.*EUR 19\.00.*The mug/);
    const number = printed[0]!.split('  ')[0]!;
    expect(await refund(ask([number, '1.999']))).toBe(2);
    expect(await refund(ask(['none']))).toBe(2);
    expect(await refund(ask([number, '5.00'], 'same'))).toBe(0);
    expect(await refund(ask([number, '5.00'], 'same'))).toBe(0);
    await world.pass();
    expect(world.kept().money).toBe(1400);
    await world.end();
  });
});

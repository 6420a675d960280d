import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { makeProviders } from './providers.ts';

const sandbox = { url: 'http://localhost:4244', account: 'studio-ainu', apiKey: 'a'.repeat(24), webhookSecret: 'b'.repeat(24) };
const read = (told: unknown, flags: Record<string, string | string[]> = {}, env: Record<string, string> = {}) =>
  readConfig({
    file: { name: 'shop.json', text: typeof told === 'string' ? told : JSON.stringify(told) },
    flags,
    env,
    folder: '/srv/shop',
  });

describe('the settings of a shop', () => {
  it('are few: a provider is enough', () => {
    const made = read({ providers: { sandbox } });
    expect(made).toMatchObject({ ok: true });
    if (!made.ok) return;
    expect(made.config).toMatchObject({
      port: 4242,
      hosts: ['127.0.0.1', '::1'],
      publicUrl: 'http://localhost:4242',
      database: '/srv/shop/.buypost/shop.sqlite',
      offers: '/srv/shop/offers.yaml',
      merchant: 'default',
    });
  });
  it('come from flags before the environment before the file', () => {
    const env = { BUYPOST_PORT: '5001', BUYPOST_HOSTS: '0.0.0.0, ::', BUYPOST_DATABASE: 'postgres://u:p@db/shop', BUYPOST_OFFERS: '' };
    const made = read(
      { port: 5000, providers: { sandbox }, offers: 'mine.yaml', publicUrl: 'https://shop.example/' },
      { port: '5002' },
      env,
    );
    expect(made.ok && made.config).toMatchObject({
      port: 5002,
      hosts: ['0.0.0.0', '::'],
      database: 'postgres://u:p@db/shop',
      offers: '/srv/shop/mine.yaml',
      publicUrl: 'https://shop.example',
    });
  });
  it('tell everything that is wrong at once', () => {
    const made = read({
      port: 'x',
      publicUrl: 'shop.example/path',
      databse: 'a',
      hosts: [],
      rules: { lease: -1, sleep: 1 },
      providers: {},
    });
    expect(made.ok ? [] : made.problems).toEqual([
      'port: write a port number, as in 4242',
      'hosts: name an address to listen on, as in "127.0.0.1"',
      'publicUrl: write scheme, host and port only, as in "https://shop.example"',
      'providers: name at least one payment provider, as in { "sandbox": { ... } }',
      'rules.lease: write whole milliseconds',
      'rules.sleep: there is no such setting; take it out',
      'databse: there is no such setting; take it out',
    ]);
    expect(read('{ "port": 1, "port": 2 }')).toMatchObject({ ok: false });
    expect(read('[]')).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('as an object'), expect.stringContaining('providers is missing')],
    });
    expect(read({ providers: { sandbox } }, { port: '70000' })).toMatchObject({
      ok: false,
      problems: ['port: write a port from 1 to 65535'],
    });
  });
});

describe('payment providers', () => {
  it('take secrets from the environment and refuse to start without them', async () => {
    const told = { sandbox: { ...sandbox, apiKey: { env: 'BANK_KEY' } } };
    expect(await makeProviders(told, { BANK_KEY: 'k'.repeat(24) }, '/')).toMatchObject({ problems: [], providers: [{ id: 'sandbox' }] });
    expect((await makeProviders(told, {}, '/')).problems.join('\n')).toContain('the environment has no BANK_KEY');
    for (const secret of ['', ' ', 'short']) {
      const made = await makeProviders({ sandbox: { ...sandbox, webhookSecret: secret } }, {}, '/');
      expect(made.providers).toEqual([]);
      expect(made.problems.join('\n')).toContain('webhookSecret');
    }
  });
  it('take keys from files beside the config, and say which file is missing', async () => {
    const told = { sandbox: { ...sandbox, apiKey: { file: 'keys/bank.key' } } };
    const folder = mkdtempSync(join(tmpdir(), 'buypost-config-'));
    expect((await makeProviders(told, {}, folder)).problems).toEqual([
      expect.stringContaining(`the file ${join(folder, 'keys/bank.key')} cannot be read`),
      expect.stringContaining('apiKey'),
    ]);
    mkdirSync(join(folder, 'keys'));
    writeFileSync(join(folder, 'keys/bank.key'), 'k'.repeat(24));
    expect(await makeProviders(told, {}, folder)).toMatchObject({ problems: [], providers: [{ id: 'sandbox' }] });
  });
  it('say what is not known', async () => {
    expect((await makeProviders({ payall: {} }, {}, '/')).problems).toEqual([
      expect.stringMatching(/^providers[.]payall: there is no such provider; there are: .*sandbox/),
    ]);
    expect((await makeProviders({ sandbox: { ...sandbox, apikey: 'x' } }, {}, '/')).problems).toEqual([
      'providers.sandbox.apikey: there is no such setting; there are: url, account, apiKey, webhookSecret',
    ]);
    expect((await makeProviders({ __proto__x: {}, constructor: {}, '../server': {} }, {}, '/')).problems).toHaveLength(3);
  });
});

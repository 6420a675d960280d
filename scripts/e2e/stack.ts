/**
 * A whole small world for one test file: a bank, a shop and a page server, each a process or port of its own, over a database that outlives kills.
 * Nothing is shared between two stacks, so tests of different files may break what they like.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Bank } from './bank.ts';
import { freshDatabase } from './database.ts';
import { plainOffers } from './offers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export type Engine = 'sqlite' | 'postgres';

export interface StackOptions {
  readonly engine?: Engine;
  /** Overrides of the shop's rules, milliseconds. */
  readonly rules?: Readonly<Record<string, number>>;
  /** The offers file; {@link plainOffers} where absent. */
  readonly offers?: string;
  /** Providers beside the pretend bank, by the name a config gives them. Told the shop's origin; what it opened is closed with the stack. */
  readonly providers?: (shop: string) => Promise<{
    readonly settings: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly close: () => Promise<void>;
  }>;
}

/** What a page of the test's own is made of. */
export interface TestPage {
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createSocket();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** The first of `count` free ports in a row. Below the range that systems hand out to outgoing connections, or one of those could take it. */
export async function freePort(count = 1): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const first = 12_000 + Math.floor(Math.random() * 20_000);
    const ports = Array.from({ length: count }, (_, at) => first + at);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return first;
  }
  throw new Error(`No ${count} free ports in a row were found on this machine.`);
}

const secrets = { apiKey: 'sandbox_key_for_end_to_end_tests', webhookSecret: 'whsec_for_end_to_end_tests_of_buypost' };
const account = 'studio_ainu';
const plenty = { burst: 1_000_000, perMinute: 1_000_000 };

/** Resolves when the process is gone. */
async function end(child: ChildProcess | undefined, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

export class Stack {
  readonly folder = mkdtempSync(join(tmpdir(), 'buypost-e2e-'));
  readonly #options: StackOptions;
  #bankProcess: ChildProcess | undefined;
  #shopProcess: ChildProcess | undefined;
  #pages: Server | undefined;
  readonly #html = new Map<string, TestPage>();
  #database = '';
  #dropDatabase: () => Promise<void> = async () => undefined;
  #closeProviders: () => Promise<void> = async () => undefined;
  shop = '';
  blog = '';
  bank = new Bank('');
  /** Reports of pages' content security policies, one JSON text each (`report-uri /csp-report`). */
  readonly reports: string[] = [];
  /** What the shop printed, for the message of a failing test. */
  log = '';

  constructor(options: StackOptions = {}) {
    this.#options = options;
  }

  async start(): Promise<this> {
    const [shopPort, bankPort] = [await freePort(), await freePort()];
    this.shop = `http://localhost:${shopPort}`;
    this.bank = new Bank(`http://localhost:${bankPort}`);
    const database = await freshDatabase(this.#options.engine ?? 'sqlite', this.folder);
    this.#database = database.url;
    this.#dropDatabase = database.drop;
    this.writeOffers(this.#options.offers ?? plainOffers);
    this.#bankProcess = this.#spawn(['scripts/demo/bank.mjs'], {
      BANK_PORT: String(bankPort),
      BANK_HOSTS: '127.0.0.1,::1',
      BANK_URL: this.bank.url,
      BANK_STATE: join(this.folder, 'bank.json'),
      BANK_ACCOUNT: account,
      BANK_API_KEY: secrets.apiKey,
      BANK_WEBHOOK_SECRET: secrets.webhookSecret,
    });
    const more = await this.#options.providers?.(this.shop);
    this.#closeProviders = more?.close ?? this.#closeProviders;
    this.blog = await this.#servePages();
    writeFileSync(
      join(this.folder, 'shop.json'),
      JSON.stringify({
        port: shopPort,
        hosts: ['127.0.0.1', '::1'],
        publicUrl: this.shop,
        database: this.#database,
        offers: join(this.folder, 'offers.yaml'),
        providers: { sandbox: { url: this.bank.url, account, ...secrets }, ...more?.settings },
        rules: { reconcileEvery: 500, ...this.#options.rules },
        // Tests hurry more than readers do.
        limits: { reads: plenty, starts: plenty, allStarts: plenty, misses: plenty, streams: 1_000 },
      }),
    );
    await this.#answers(`${this.bank.url}/health`);
    await this.startShop();
    return this;
  }

  writeOffers(yaml: string): void {
    writeFileSync(join(this.folder, 'offers.yaml'), yaml);
  }

  readOffers(): string {
    return readFileSync(join(this.folder, 'offers.yaml'), 'utf8');
  }

  async startShop(): Promise<void> {
    this.#shopProcess = this.#spawn(['packages/server/dist/node/main.js', 'serve', '--config', join(this.folder, 'shop.json')], {});
    await this.#answers(`${this.shop}/health`);
  }

  /** SIGKILL, as a power button would; resolves when the process is gone. */
  async killShop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    await end(this.#shopProcess, signal);
  }

  /** Puts a page on the blog's origin and answers its address. */
  page(path: string, html: string, headers: Readonly<Record<string, string>> = {}): string {
    this.#html.set(path, { html: html.replaceAll('{shop}', this.shop), headers });
    return `${this.blog}${path}`;
  }

  /** A page with one link to an offer, as a blogger would write it. */
  post(
    path: string,
    offer: string,
    more: {
      readonly query?: string;
      readonly head?: string;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ): string {
    return this.page(
      path,
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A post</title>${more.head ?? ''}<script async src="{shop}/buypost.js"></script></head>` +
        `<body><main><article><h1>A post</h1><p>Words before. <a id="buy" href="{shop}/buy/${offer}${more.query ?? ''}">Buy it</a> and words after.</p>${more.body ?? ''}</article></main></body></html>`,
      more.headers ?? {},
    );
  }

  async stop(): Promise<void> {
    await this.killShop('SIGTERM');
    await end(this.#bankProcess, 'SIGTERM');
    await new Promise<void>((resolve) => {
      if (this.#pages === undefined) return resolve();
      this.#pages.closeAllConnections();
      this.#pages.close(() => resolve());
    });
    await this.#closeProviders();
    await this.#dropDatabase();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #spawn(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (chunk: Buffer): void => {
      this.log = `${this.log}${chunk.toString()}`.slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    return child;
  }

  async #answers(url: string): Promise<void> {
    for (let tries = 0; tries < 400; tries += 1) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`${url} did not answer. What its process printed:\n${this.log}`);
  }

  #servePages(): Promise<string> {
    const server = createHttp((request, response) => {
      const path = new URL(request.url ?? '/', 'http://blog.invalid').pathname;
      if (path === '/csp-report') {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          this.reports.push(Buffer.concat(chunks).toString());
          response.writeHead(204).end();
        });
        return;
      }
      const page = this.#html.get(path);
      if (page === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers }).end(page.html);
    });
    this.#pages = server;
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
      });
    });
  }
}

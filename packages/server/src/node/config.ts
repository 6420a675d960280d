/** What a shop's process is told: by a file, by flags, by the environment, in this order of growing weight. Everything wrong is told at once. */
import { resolve } from 'node:path';
import * as v from 'valibot';
import { readLines } from '../offers/lines.ts';

const text = (what: string) => v.pipe(v.string(`write ${what}`), v.nonEmpty(`write ${what}`));

const publicUrl = v.pipe(
  text('the address under which buyers reach the shop, as in "https://shop.example"'),
  v.check(
    (url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).origin === url.replace(/\/$/, ''),
    'write scheme, host and port only, as in "https://shop.example"',
  ),
  v.transform((url) => new URL(url).origin),
);

const whole = (min: number, max: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
const port = v.pipe(
  v.number('write a port number, as in 4242'),
  v.integer('write a port number, as in 4242'),
  v.minValue(0, 'write a port from 1 to 65535'),
  v.maxValue(65_535, 'write a port from 1 to 65535'),
);
const milliseconds = v.pipe(
  v.number('write milliseconds'),
  v.safeInteger('write whole milliseconds'),
  v.minValue(1, 'write whole milliseconds'),
);

/** A secret may stand in the environment, `{ "env": "NAME" }`, or in a file of its own, as keys and certificates do: `{ "file": "keys/apiclient.pem" }`. */
const secretText = v.union(
  [
    v.string(),
    v.strictObject({ env: v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/)) }),
    v.strictObject({ file: text('the path of the file') }),
  ],
  'write a text, or { "env": "NAME" } to take it from the environment, or { "file": "path" } to read it from a file',
);

const allowance = v.strictObject({ burst: whole(1, 1e9), perMinute: whole(1, 1e9) });

const schema = v.strictObject({
  port: v.optional(port, 4242),
  hosts: v.optional(
    v.pipe(v.array(text('an address to listen on, as in "127.0.0.1"')), v.nonEmpty('name an address to listen on, as in "127.0.0.1"')),
    ['127.0.0.1', '::1'],
  ),
  publicUrl: v.optional(publicUrl),
  /** A file for SQLite, or `postgres://...`. */
  database: v.optional(text('a file for SQLite, or postgres://user:password@host/name'), '.buypost/shop.sqlite'),
  offers: v.optional(text('the path of the offers file'), 'offers.yaml'),
  merchant: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9_-]{1,40}$/, 'use small letters, digits, "-" and "_"')), 'default'),
  /** The widget's built files. */
  assets: v.optional(text("the folder of the widget's built files")),
  /** Where the built files of earlier versions are kept; beside a SQLite file where absent. */
  versions: v.optional(text('a folder')),
  /** How many proxies before this process may be believed about who calls. */
  proxies: v.optional(whole(0, 10), 0),
  providers: v.pipe(
    v.record(v.string(), v.record(v.string(), secretText)),
    v.check((all) => Object.keys(all).length > 0, 'name at least one payment provider, as in { "sandbox": { ... } }'),
  ),
  rules: v.optional(
    v.strictObject({
      orderLives: v.optional(milliseconds),
      lease: v.optional(milliseconds),
      reconcileEvery: v.optional(milliseconds),
      reviewLives: v.optional(milliseconds),
      returnLives: v.optional(milliseconds),
      boughtAgainWithin: v.optional(milliseconds),
      providerTimeout: v.optional(milliseconds),
    }),
    {},
  ),
  limits: v.optional(
    v.strictObject({
      reads: v.optional(allowance),
      starts: v.optional(allowance),
      allStarts: v.optional(allowance),
      misses: v.optional(allowance),
      streams: v.optional(whole(1, 1e6)),
    }),
  ),
});

export type Config = v.InferOutput<typeof schema> & { readonly publicUrl: string; readonly folder: string };

/** Flags and environment variables, each for one field. */
const outside = [
  { flag: 'port', env: 'BUYPOST_PORT', field: 'port', number: true },
  { flag: 'host', env: 'BUYPOST_HOSTS', field: 'hosts', list: true },
  { flag: 'public-url', env: 'BUYPOST_PUBLIC_URL', field: 'publicUrl' },
  { flag: 'database', env: 'BUYPOST_DATABASE', field: 'database' },
  { flag: 'offers', env: 'BUYPOST_OFFERS', field: 'offers' },
  { flag: 'assets', env: 'BUYPOST_ASSETS', field: 'assets' },
] as const;

export interface ConfigSources {
  /** The config file's text and name; absent where there is none. */
  readonly file?: { readonly name: string; readonly text: string };
  readonly flags: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths are relative to this: the config file's folder. */
  readonly folder: string;
}

export type ReadConfig = { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly problems: readonly string[] };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const issueText = (issue: v.BaseIssue<unknown>): string => {
  const path = (issue.path ?? []).map((step) => String(step.key)).join('.');
  if (issue.expected === 'never') return `${path}: there is no such setting; take it out`;
  const ours = !issue.message.startsWith('Invalid');
  if (issue.input === undefined) return `${path} is missing${ours ? `; ${issue.message}` : ''}`;
  return `${path}: ${ours ? issue.message : `is ${typeof issue.input}, but ${issue.expected ?? 'something else'} belongs here`}`;
};

/** Reads a shop's settings, or says everything that is wrong with them. */
export function readConfig({ file, flags, env, folder }: ConfigSources): ReadConfig {
  const problems: string[] = [];
  let told: Record<string, unknown> = {};
  if (file !== undefined) {
    const lined = readLines(file.text);
    problems.push(...lined.problems.map((one) => `${file.name}:${one.line} ${one.says}`));
    if (isRecord(lined.value)) told = { ...lined.value };
    else if (lined.problems.length === 0) problems.push(`${file.name}: write the settings as an object, as in { "port": 4242 }`);
  }
  for (const one of outside) {
    const flag = flags[one.flag];
    const value = flag ?? (env[one.env] === '' ? undefined : env[one.env]);
    if (value === undefined) continue;
    const plain = typeof value === 'string' ? value : (value.at(-1) ?? '');
    if ('list' in one) told[one.field] = typeof value === 'string' ? value.split(',').map((part) => part.trim()) : value;
    else if ('number' in one) told[one.field] = /^\d+$/.test(plain) ? Number(plain) : plain;
    else told[one.field] = plain;
  }
  const read = v.safeParse(schema, told);
  if (!read.success) problems.push(...read.issues.map(issueText));
  if (problems.length > 0 || !read.success) return { ok: false, problems };
  const at = (path: string): string => (path.startsWith('~') ? path : resolve(folder, path));
  const { database, offers, assets, versions } = read.output;
  return {
    ok: true,
    config: {
      ...read.output,
      publicUrl: read.output.publicUrl ?? `http://localhost:${read.output.port}`,
      database: isPostgres(database) ? database : at(database),
      offers: at(offers),
      ...(assets === undefined ? {} : { assets: at(assets) }),
      ...(versions === undefined ? {} : { versions: at(versions) }),
      folder,
    },
  };
}

export const isPostgres = (database: string): boolean => /^postgres(ql)?:\/\//.test(database);

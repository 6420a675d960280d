/** Built files, pictures and health. Everything comes from memory; a path is a name in a list, never a path on a disk. */
import type { Asset } from '../assets.ts';
import { CheckoutError } from '@buypost/core';
import { openToPages } from './headers.ts';
import type { App, Call, Desk } from './server.ts';
import { takes } from './squeeze.ts';

const missing = () => new CheckoutError('not_found', 'There is no such file.');

const matches = (call: Call, etag: string): boolean =>
  (call.req.header('if-none-match') ?? '')
    .slice(0, 1000)
    .split(',')
    .some((one) => one.trim().replace(/^W\//, '') === etag);

/** Answers with a file: compressed where the browser takes that, and with nothing where it has it already. */
export function serve(call: Call, asset: Asset, headers: Readonly<Record<string, string>>): Response {
  const all = { ...openToPages, ...headers, etag: asset.etag, vary: 'accept-encoding' };
  if (matches(call, asset.etag)) return new Response(null, { status: 304, headers: all });
  const brotli = asset.brotli !== undefined && takes(call.req.header('accept-encoding'), 'br');
  const body = brotli && asset.brotli !== undefined ? asset.brotli : asset.body;
  return new Response(body, {
    headers: {
      ...all,
      'content-type': asset.type,
      'content-length': String(body.byteLength),
      ...(brotli ? { 'content-encoding': 'br' } : {}),
    },
  });
}

export function fileRoutes(app: App, { shop, assets }: Desk, version: string): void {
  for (const name of ['buypost.js', 'buypost.mjs', 'sri.json']) {
    app.get(`/${name}`, (call) => {
      const asset = assets.widget(name);
      if (asset === undefined) throw missing();
      return serve(call, asset, { 'cache-control': 'public, max-age=300, stale-while-revalidate=86400' });
    });
  }
  app.get('/v/:version/:file{.+}', (call) => {
    const asset = assets.widget(`v/${call.req.param('version')}/${call.req.param('file')}`);
    if (asset === undefined) throw missing();
    return serve(call, asset, { 'cache-control': 'public, max-age=31536000, immutable' });
  });
  app.get('/images/:file{.+}', (call) => {
    const asset = assets.image(call.req.param('file'));
    if (asset === undefined) throw missing();
    // A picture may be an SVG with a script in it; opened on its own it must be no page of ours.
    return serve(call, asset, {
      'cache-control': 'public, max-age=3600',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    });
  });
  // Browsers ask for it unasked.
  app.get('/favicon.ico', () => new Response(null, { status: 204, headers: { 'cache-control': 'public, max-age=86400' } }));
  app.get('/health', async (call) => {
    const well = await shop.store
      .read((tx) => tx.selectFrom('settings').select('name').limit(1).execute())
      .then(() => true)
      .catch(() => false);
    call.header('cache-control', 'no-store');
    return call.json({ ok: well, version }, well ? 200 : 503);
  });
}

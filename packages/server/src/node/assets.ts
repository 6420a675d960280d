/** The files a shop serves, read from folders once at start; those that are sold, opened one by one. */
import { createHash } from 'node:crypto';
import { copyFile, lstat, mkdir, open, readdir, readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import * as v from 'valibot';
import type { Asset, Assets } from '../assets.ts';
import { scriptPath } from '../pages/pay-page.ts';
import { version as ownVersion } from '../version.ts';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
};

const compress = promisify(brotliCompress);

type Loaded = { -readonly [K in keyof Asset]: Asset[K] };

async function load(file: string): Promise<Loaded> {
  const bytes = await readFile(file);
  const body = new Uint8Array(bytes.byteLength);
  body.set(bytes);
  return {
    body,
    type: types[extname(file).toLowerCase()] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  };
}

/** Compresses in the background: until then a file is served as it is. */
async function shrink(assets: Iterable<Loaded>): Promise<void> {
  for (const asset of assets) {
    if (!/javascript|json|css|svg/.test(asset.type)) continue;
    const small = await compress(asset.body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: asset.body.byteLength },
    });
    const copy = new Uint8Array(small.byteLength);
    copy.set(small);
    if (copy.byteLength < asset.body.byteLength) asset.brotli = copy;
  }
}

const filesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map((entry) => entry.name);
};

const foldersIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
};

const isVersion = (name: string): boolean => /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(name);

/** A build that does not say its version has this server's: all packages share one. */
const sriSchema = v.object({ version: v.optional(v.pipe(v.string(), v.check(isVersion)), ownVersion) });

export interface AssetFolders {
  /** The widget's `dist/cdn`: flat, with `sri.json`. Subfolders named by a version are earlier ones. */
  readonly widget?: string;
  /** Where this version's files are copied, so that they stay served after an upgrade. */
  readonly versions?: string;
  /** The folder of the offers file: `images/` is public, the rest is sold. */
  readonly offers: string;
  /** Built browser scripts of pay pages: the provider's id and the file. */
  readonly payScripts?: ReadonlyMap<string, string>;
}

/** Copies what is served now under its version, for the day when it is the earlier one. */
async function keep(from: string, files: readonly string[], to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const file of files) await copyFile(join(from, file), join(to, file));
}

/** Reads the folders. A shop without built files sells by its pages alone. */
export async function folderAssets({
  widget,
  versions,
  offers,
  payScripts,
}: AssetFolders): Promise<Assets & { readonly shrunk: Promise<void> }> {
  const built = new Map<string, Loaded>();
  const images = new Map<string, Loaded>();
  const files = widget === undefined ? [] : await filesIn(widget);
  let version: string | undefined;
  if (widget !== undefined && files.includes('sri.json')) {
    version = v.parse(sriSchema, JSON.parse(await readFile(join(widget, 'sri.json'), 'utf8'))).version;
    for (const file of files) {
      const asset = await load(join(widget, file));
      built.set(`v/${version}/${file}`, asset);
      if (['buypost.js', 'buypost.mjs', 'sri.json'].includes(file)) built.set(file, asset);
    }
    if (versions !== undefined) await keep(widget, files, join(versions, version));
  }
  for (const root of [widget, versions]) {
    if (root === undefined) continue;
    for (const name of (await foldersIn(root)).filter((one) => isVersion(one) && one !== version)) {
      for (const file of await filesIn(join(root, name))) built.set(`v/${name}/${file}`, await load(join(root, name, file)));
    }
  }
  for (const [provider, file] of payScripts ?? []) built.set(scriptPath(version ?? ownVersion, provider), await load(file));
  for (const file of await filesIn(join(offers, 'images')))
    if (types[extname(file).toLowerCase()]?.startsWith('image/')) images.set(file, await load(join(offers, 'images', file)));
  const shrunk = shrink(new Set([...built.values(), ...images.values()]));
  const home = await realpath(offers).catch(() => offers);
  return {
    ...(version === undefined ? {} : { version }),
    widget: (path) => built.get(path),
    image: (name) => images.get(name),
    async sold(path) {
      const file = await realpath(join(home, path)).catch(() => undefined);
      // A link that leads out of the folder sells nothing.
      if (file === undefined || !file.startsWith(home + sep) || !(await lstat(file)).isFile()) return undefined;
      const handle = await open(file);
      const { size } = await handle.stat();
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        async pull(controller) {
          const chunk = new Uint8Array(64 * 1024);
          const { bytesRead } = await handle.read(chunk);
          if (bytesRead > 0) return controller.enqueue(chunk.subarray(0, bytesRead));
          await handle.close();
          controller.close();
        },
        cancel: () => handle.close(),
      });
      return { size, body };
    },
    shrunk,
  };
}

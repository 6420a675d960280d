/**
 * Imports the module at `url` only if its bytes are exactly those that `integrity` (an SRI string) names, in every engine. Rejects otherwise,
 * and a later call tries again.
 *
 * `fetch` decides first: it refuses wrong bytes everywhere, and fills the cache. WebKit stops there, since it ignores `integrity` on
 * `modulepreload`. Chromium and Firefox check the preload too and keep what they checked in the module map, so that `import()` asks nobody.
 * Without the wait for `load`, Chromium forgets a refused preload and `import()` fetches the file once more, unchecked.
 */
export async function importVerified<Module>(url: string, integrity: string): Promise<Module> {
  // No prototype: what a page put on Object.prototype must not become an option of this request.
  const init = { __proto__: null, integrity };
  await fetch(url, init);
  await new Promise((onload, refused) => {
    const link = document.createElement('link');
    const onerror = (): void => refused(link.remove());
    document.head.append(Object.assign(link, { rel: 'modulepreload', crossOrigin: '', integrity, onload, onerror, href: url }));
  });
  return import(/* @vite-ignore */ url);
}

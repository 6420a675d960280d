/** Addresses of the web, checked before anything in the panel links to them. */

const parsed = (text: string): URL | undefined => {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
};

/** The address if it is an http(s) page; undefined otherwise, so that a link without it is no link. */
export const webUrl = (text: string | undefined): string | undefined => {
  const url = text === undefined ? undefined : parsed(text);
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
};

/** An address that may open an app: any scheme but those that run or hold content in this page. */
export const appUrl = (text: string): string | undefined => {
  const url = parsed(text);
  return url && !/^(javascript|data|vbscript|blob|file|about|filesystem|view-source):$/.test(url.protocol) ? url.href : undefined;
};

/** The address if it is a page of the shop itself. */
export const shopUrl = (text: string, shop: string): string | undefined => {
  const url = parsed(text);
  const own = parsed(shop);
  return url && own && own.origin !== 'null' && url.origin === own.origin ? url.href : undefined;
};

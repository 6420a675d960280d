/** Addresses that an answer may send a buyer to. Each function gives the normalised address, or undefined where it must not be followed. */

const parse = (text: string): URL | undefined => {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
};

// This machine and the network it stands in, where no certificate can be had: a phone that tries a shop on the desk.
const near = /^(?:localhost|127(?:\.\d+){3}|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}|\[::1\])$/;

/** `https:` everywhere, `http:` only on this machine and its private network, never with a user name or password in it. */
export const safeUrl = (text: string): string | undefined => {
  const url = parse(text);
  if (!url || url.username || url.password || !url.hostname) return undefined;
  return url.protocol === 'https:' || (url.protocol === 'http:' && near.test(url.hostname)) ? url.href : undefined;
};

// Letters and digits before `://`, so that only apps are meant; schemes that run text, read files or belong to the browser are not apps.
const app =
  /^(?!(?:javascript|vbscript|data|blob|file|filesystem|about|content|intent|resource|chrome|jar|ftp|wss?|https?):)[a-z][a-z0-9]{2,39}:\/\//;

/** A safe web address, or one that opens an app (`alipays://`, `weixin://`). */
export const safeAppUrl = (text: string): string | undefined => {
  const web = safeUrl(text);
  const url = parse(text);
  return web ?? (url && app.test(url.href) && !url.username && !url.password ? url.href : undefined);
};

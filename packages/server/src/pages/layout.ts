/** The frame of every page: head, one column, language and direction. All text passes the `html` tag, which escapes it. */
import { html, raw } from 'hono/html';
import { pageHeaders, type PagePolicy } from '../routes/headers.ts';
import type { Language } from './messages/index.ts';
import { hashOf, style } from './style.ts';

export type Html = ReturnType<typeof html>;

export interface Page {
  readonly title: string;
  readonly language: Language;
  readonly body: Html;
  /** Further elements of the head. */
  readonly head?: Html;
  /** Seconds after which the page looks again by itself. */
  readonly refresh?: number;
  readonly status?: number;
  /** `true`: search engines may keep it. */
  readonly index?: boolean;
  /** A stylesheet of its own instead of the shop's. */
  readonly bare?: string;
  /** The body's class. */
  readonly bodyClass?: string;
}

export interface PageOptions {
  /** The `payment` power, in Permissions-Policy's own words. */
  readonly payment?: string;
  /** Cache-Control; `no-store` where absent. */
  readonly store?: string;
  /** What is written below the page as it happens, until it ends or the reader has left. */
  readonly below?: (left: AbortSignal) => AsyncIterable<Html>;
}

async function write(page: Page, css: string): Promise<string> {
  const { language } = page;
  // The policy names the style by its hash: not a blank may come between.
  const look = raw(`<style>${css}</style>`);
  const text = await html`<!doctype html>
    <html lang="${language.tag}" dir="${language.dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${page.title}</title>
        ${page.index === true ? '' : html`<meta name="robots" content="noindex" />`}
        ${page.refresh === undefined ? '' : html`<meta http-equiv="refresh" content="${page.refresh}" />`}${page.head ?? ''}${look}
      </head>
      <body${page.bodyClass === undefined ? '' : html` class="${page.bodyClass}"`}>
        ${page.body}
      </body>
    </html>`;
  return String(text).replace(/>\s+</g, '> <');
}

/** Markup as a stream: the page at once, then what comes. A reader who leaves ends it. */
function streamed(begin: string, below: NonNullable<PageOptions['below']>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const left = new AbortController();
  const parts = below(left.signal)[Symbol.asyncIterator]();
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(begin)),
    async pull(controller) {
      const next = await parts.next().catch(() => ({ done: true as const }));
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(String(await next.value)));
    },
    async cancel() {
      left.abort();
      await parts.return?.();
    },
  });
}

/** A page of the shop as an answer, with its own policy: its style by hash, nothing else inline. */
export async function answerPage(page: Page, rules: PagePolicy = {}, options: PageOptions = {}): Promise<Response> {
  const css = page.bare ?? style;
  const text = await write(page, css);
  const headers = pageHeaders({ ...rules, styles: [await hashOf(css)] }, options);
  const body = options.below === undefined ? text : streamed(text.replace(/<\/body>\s*<\/html>\s*$/, ''), options.below);
  return new Response(body, {
    status: page.status ?? 200,
    headers: { ...headers, 'content-language': page.language.tag, ...(options.below === undefined ? {} : { 'x-accel-buffering': 'no' }) },
  });
}

// `<` is written as an escape, so that no text can end the element.
const escaped = (data: unknown): Html =>
  raw(JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (mark) => `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`));

/** Data for machines in a page. */
export const dataBlock = (data: unknown): Html =>
  html`<script type="application/ld+json">
    ${escaped(data)}
  </script>`;

/** Data for a script of this page, which finds it by `id`. */
export const jsonBlock = (id: string, data: unknown): Html =>
  html`<script type="application/json" id="${id}">
    ${escaped(data)}
  </script>`;

/** Sends the browser on by GET. The address is printed by URL itself, so that nothing else can stand in the header. */
export const seeOther = (location: string): Response =>
  new Response(null, { status: 303, headers: { location: new URL(location).href, 'cache-control': 'no-store' } });

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
}

/** A page of the shop as an answer, with its own policy: its style by hash, nothing else inline. */
export async function answerPage(
  page: Page,
  rules: PagePolicy = {},
  options: { readonly payment?: string; readonly store?: string } = {},
): Promise<Response> {
  const { language } = page;
  const css = page.bare ?? style;
  const text = await html`<!doctype html>
    <html lang="${language.tag}" dir="${language.dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${page.title}</title>
        ${
          page.index === true ? '' : html`<meta name="robots" content="noindex" />`
        }${page.refresh === undefined ? '' : html`<meta http-equiv="refresh" content="${page.refresh}" />`}${page.head ?? ''}
        <style>
          ${raw(css)}
        </style>
      </head>
      <body>
        ${page.body}
      </body>
    </html>`;
  const headers = pageHeaders({ ...rules, styles: [await hashOf(css)] }, options);
  return new Response(String(text), { status: page.status ?? 200, headers: { ...headers, 'content-language': language.tag } });
}

/** Data for machines in a page. `<` is written as an escape, so that no text can end the element. */
export const dataBlock = (data: unknown): Html =>
  html`<script type="application/ld+json">
    ${raw(JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (mark) => `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`))}
  </script>`;

/** Several parts after one another. */
export const parts = (list: readonly (Html | string)[]): Html => html`${list}`;

/** Sends the browser on by GET. The address is printed by URL itself, so that nothing else can stand in the header. */
export const seeOther = (location: string): Response =>
  new Response(null, { status: 303, headers: { location: new URL(location).href, 'cache-control': 'no-store' } });

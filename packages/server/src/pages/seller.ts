/** Who sells, one tap away from every pay button; and sums and times as people read them. */
import { formatMoney, type Money, type QuoteLine, type Seller } from '@buypost/core';
import { html } from 'hono/html';
import type { Html } from './layout.ts';
import type { Language } from './messages/index.ts';

/** An address that may stand in a link: of the web, nothing else. */
export const webLink = (text: string | undefined): string | undefined =>
  text !== undefined && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? new URL(text).href : undefined;

export const sum = (money: Money, { tag }: Language): string => formatMoney(money, tag);

// Making these costs far more than using them, and there are a few languages only.
const names = new Map<string, Intl.DisplayNames>();
const moments = new Map<string, Intl.DateTimeFormat>();

/** A country's name in the page's language; the code where it has none. */
export function countryName(code: string, { tag }: Language): string {
  const known = names.get(tag) ?? new Intl.DisplayNames([tag], { type: 'region' });
  names.set(tag, known);
  return /^[A-Z]{2}$/.test(code) ? (known.of(code) ?? code) : code;
}

/** A time in the page's language. UTC, and saying so: the page cannot know where its reader is. */
export function moment(time: string, { tag }: Language): string {
  const format = moments.get(tag) ?? new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  moments.set(tag, format);
  return `${format.format(new Date(time))} UTC`;
}

export function sellerBox(seller: Seller, { say }: Language): Html {
  const terms = webLink(seller.termsUrl);
  const privacy = webLink(seller.privacyUrl);
  return html`<details>
    <summary>${say.seller}: ${seller.name}</summary>
    <address>${seller.name}${seller.address.map((line) => html`<br />${line}`)}</address>
    ${seller.email === undefined ? '' : html`<p><a href="mailto:${seller.email}">${seller.email}</a></p>`}
    <p>
      ${terms === undefined ? '' : html`<a href="${terms}" rel="noopener">${say.terms}</a> `}${privacy === undefined ? '' : html`<a href="${privacy}" rel="noopener">${say.privacy}</a>`}
    </p>
  </details>`;
}

/** What is bought, line by line, and what it comes to. */
export const sumTable = (lines: readonly QuoteLine[], total: Money, language: Language): Html =>
  html`<dl class="sum">
    ${lines.map(
      (line) =>
        html`<dt>
            <bdi>${line.title}</bdi
            >${line.quantity === undefined || line.quantity === 1 ? '' : html` <span class="soft">× ${line.quantity}</span>`}
          </dt>
          <dd>${sum(line.total, language)}</dd>`,
    )}
    <dt class="all">${language.say.total}</dt>
    <dd class="all">${sum(total, language)}</dd>
  </dl>`;

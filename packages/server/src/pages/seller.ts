/** Who sells, one tap away from every pay button; and sums and times as people read them. */
import { formatMoney, type Money, type QuoteLine, type Seller } from '@buypost/core';
import { html } from 'hono/html';
import type { Html } from './layout.ts';
import type { Language } from './messages/index.ts';

/** An address that may stand in a link: of the web, nothing else. */
export const webLink = (text: string | undefined): string | undefined =>
  text !== undefined && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? new URL(text).href : undefined;

export const sum = (money: Money, { tag }: Language): string => formatMoney(money, tag);

export const moment = (time: string, { tag }: Language): string =>
  new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC', timeZoneName: undefined }).format(
    new Date(time),
  ) + ' UTC';

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

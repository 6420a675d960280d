/** Where an order stands, in words: what became of the money first, then the one thing to do. */
import { titleFor, type CheckoutSession, type Delivery, type PaidOrder } from '@buypost/core';
import { html } from 'hono/html';
import type { Shop } from '../shop.ts';
import type { Html } from './layout.ts';
import type { Language } from './messages/index.ts';
import { moment, sellerBox, sum, sumTable, webLink } from './seller.ts';

/** Nothing more happens by itself. */
export const isFinal = (session: CheckoutSession): boolean =>
  session.status === 'canceled' || session.status === 'expired' || (session.status === 'succeeded' && session.order.deliveries.length > 0);

/** What became of the money: this word alone decides, never the status. */
function moneyText(session: CheckoutSession, { say, tag, dir }: Language): string {
  const total = sum(session.total, { say, tag, dir });
  return session.money === 'none' ? say.money.none : say.money[session.money](total);
}

/** One or two sentences for a session that is not paid. */
export function standingText(
  session: Exclude<CheckoutSession, { status: 'succeeded' }>,
  language: Language,
): { readonly title: string; readonly text: string } {
  const { say } = language;
  const money = moneyText(session, language);
  switch (session.status) {
    case 'requires_action':
      return session.declined === undefined
        ? { title: say.waiting, text: say.waitingMore }
        : { title: say.declined[session.declined], text: money };
    case 'processing':
      if (session.reason === 'review') return { title: say.waiting, text: say.inReview(sum(session.total, language)) };
      return {
        title: session.reason === 'closing' ? say.closing : say.waiting,
        text: session.money === 'unknown' ? `${money} ${say.waitingMore}` : say.waitingMore,
      };
    case 'failed':
      return { title: say.declined[session.declined], text: money };
    case 'canceled':
      return { title: say.canceled, text: money };
    case 'expired':
      return { title: say.expired, text: money };
  }
}

function deliveryPart(delivery: Delivery, language: Language): Html {
  const { say } = language;
  switch (delivery.kind) {
    case 'download': {
      const url = webLink(delivery.url) ?? '';
      const until = delivery.expiresAt === undefined ? '' : ` ${say.validUntil(moment(delivery.expiresAt, language))}`;
      return html`<h2>${delivery.title}</h2>
        ${delivery.usesLeft > 0 ? html`<a class="button" href="${url}" rel="noreferrer">${say.download}</a>` : ''}
        <p class="soft">${say.downloadsLeft(delivery.usesLeft)}${until}</p>`;
    }
    case 'text':
      return html`<h2>${delivery.title}</h2>
        <p><bdi class="key">${delivery.text}</bdi></p>`;
    case 'shipment':
      return html`<h2>${delivery.title}</h2>
        <p>${delivery.state === 'sent' ? say.shipmentSent : say.shipmentPreparing}</p>`;
    case 'thanks':
      return html`<h2>${delivery.title}</h2>
        <p class="lines">${delivery.text}</p>`;
  }
}

/** The receipt of a paid order. */
export function receiptPart(order: PaidOrder, method: string, language: Language): Html {
  const { say } = language;
  return html`<h1 class="done">✓ ${say.paid(sum(order.total, language))}</h1>
    <p class="soft">${say.order(order.number)} · ${say.paidAt(moment(order.paidAt, language))} ${say.paidWith(method)}</p>
    ${
      order.refunded.amount > 0 ? html`<p><strong>${say.refunded(sum(order.refunded, language))}</strong></p>` : ''
    }${order.extra === undefined ? '' : html`<p><strong>${say.extra(sum(order.extra.amount, language))}</strong></p>`}${order.deliveries.map((one) => deliveryPart(one, language))}
    <hr />
    ${sumTable(order.lines, order.total, language)}
    <p class="soft">${say.keepLink}</p>
    ${sellerBox(order.seller, language)}`;
}

/** A method's name for people; its id where the shop has it no more. */
export function methodTitle(shop: Pick<Shop, 'providers'>, id: string, { tag }: Language): string {
  const method = shop.providers.flatMap((provider) => provider.methods).find((one) => one.id === id);
  return method === undefined ? id.replaceAll('_', ' ') : titleFor(method, tag);
}

/** A whole card for any session. `more`: what can be done here. */
export function standingCard(shop: Pick<Shop, 'providers'>, session: CheckoutSession, language: Language, more: Html = html``): Html {
  const { say } = language;
  const top = session.test ? html`<p class="tag">${say.test}</p>` : '';
  if (session.status === 'succeeded') {
    return html`<main>
      <div class="card">
        ${top}
        <div class="in">${receiptPart(session.order, methodTitle(shop, session.order.method, language), language)}${more}</div>
      </div>
    </main>`;
  }
  const { title, text } = standingText(session, language);
  return html`<main>
    <div class="card">
      ${top}
      <div class="in">
        <div role="status">
          <h1>${title}</h1>
          <p>${text}</p>
        </div>
        <hr />
        ${sumTable(session.lines, session.total, language)}${more}
      </div>
    </div>
  </main>`;
}

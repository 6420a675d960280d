/** `/`: what the shop sells, for whoever comes by the address alone. */
import { html } from 'hono/html';
import { viewOffers } from '../routes/offers.ts';
import type { App, Desk } from '../routes/server.ts';
import { answerPage } from './layout.ts';
import { priceText } from './offer-head.ts';
import { languageOf } from './sale.ts';
import { sellerBox, webLink } from './seller.ts';

/** More than this is no front page. */
const most = 100;

export function frontRoutes(app: App, { shop }: Desk): void {
  app.get('/', async (call) => {
    const offers = await viewOffers(shop, (await shop.offers.list()).slice(0, most));
    const [first] = offers;
    const language = languageOf(call, first?.language);
    const { say } = language;
    const title = first?.seller.name ?? say.seller;
    const pictures = offers.flatMap((offer) => webLink(offer.image?.url) ?? []);
    const cards = offers.map(
      (offer) =>
        html`<li class="card">
          <a class="whole" href="/buy/${offer.id}">
            ${
              offer.image === undefined
                ? ''
                : html`<img
                    class="hero"
                    src="${offer.image.url}"
                    alt=""
                    width="${offer.image.width}"
                    height="${offer.image.height}"
                    loading="lazy"
                  />`
            }
            <span class="in"
              ><strong dir="auto">${offer.title}</strong
              ><span class="soft"
                >${offer.availability === 'available' ? priceText(offer, language) : offer.availability === 'sold_out' ? say.soldOut : offer.availability === 'not_yet' ? say.notYet : say.ended}</span
              ></span
            >
          </a>
        </li>`,
    );
    const body = html`<main class="front">
      <h1>${title}</h1>
      ${first?.test === true ? html`<p class="soft">${say.test}</p>` : ''}
      <ul>
        ${cards}
      </ul>
      ${first === undefined ? '' : sellerBox(first.seller, language)}
    </main>`;
    const images = ["'self'", ...new Set(pictures.map((url) => new URL(url).origin))];
    return answerPage({ title, language, body, index: true }, { images });
  });
}

/** The top of the hosted page: picture, title, price; and the same for machines: Open Graph and JSON-LD. */
import { exponentOf, formatMoney, toDecimal, type Offer } from '@buypost/core';
import { html } from 'hono/html';
import { dataBlock, type Html } from './layout.ts';
import type { Language } from './messages/index.ts';
import { sum } from './seller.ts';

/** What an offer costs, in words: each currency, or the least of the variants. */
export function priceText(offer: Offer, language: Language): Html {
  const first = offer.prices[0] ?? offer.variants[0]?.prices?.[0];
  if (first === undefined) {
    return html`${offer.amounts.map((range, index) => html`${index === 0 ? '' : ' · '}<span>${language.say.from(sum({ amount: range.min, currency: range.currency }, language))}</span>`)}`;
  }
  const listed = offer.prices.length > 0 ? offer.prices : (offer.variants[0]?.prices ?? []);
  return html`${listed.map((price, index) => {
    const all = [price, ...offer.variants.flatMap((variant) => variant.prices ?? []).filter((one) => one.currency === price.currency)];
    const least = all.reduce((low, one) => (one.amount < low.amount ? one : low));
    const text = all.some((one) => one.amount !== least.amount) ? language.say.from(sum(least, language)) : sum(least, language);
    return index === 0 ? html`<span>${text}</span>` : html`<small class="soft"> · <span>${text}</span></small>`;
  })}`;
}

const schemaAvailability: Readonly<Record<Offer['availability'], string>> = {
  available: 'https://schema.org/InStock',
  sold_out: 'https://schema.org/SoldOut',
  not_yet: 'https://schema.org/PreOrder',
  ended: 'https://schema.org/Discontinued',
};

/** schema.org Product with its offers, Open Graph, and the canonical address. */
export function offerHead(offer: Offer, page: string, language: Language): Html {
  const prices = offer.prices.length > 0 ? offer.prices : offer.amounts.map((range) => ({ amount: range.min, currency: range.currency }));
  const about = offer.description ?? language.say.buy(offer.title);
  const product = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: offer.title,
    description: about,
    ...(offer.image === undefined ? {} : { image: offer.image.url }),
    offers: prices.map((price) => ({
      '@type': 'Offer',
      url: page,
      price: toDecimal(price),
      priceCurrency: price.currency,
      availability: schemaAvailability[offer.availability],
      ...(offer.opensAt === undefined ? {} : { availabilityStarts: offer.opensAt }),
      seller: { '@type': 'Organization', name: offer.seller.name },
    })),
  };
  const first = prices[0];
  return html`<link rel="canonical" href="${page}" /><meta name="description" content="${about}" />
    <meta property="og:type" content="product" /><meta property="og:title" content="${offer.title}" />
    <meta property="og:description" content="${about}" /><meta property="og:url" content="${page}" />
    <meta property="og:site_name" content="${offer.seller.name}" />${
      offer.image === undefined
        ? ''
        : html`<meta property="og:image" content="${offer.image.url}" /><meta property="og:image:alt" content="${offer.image.alt}" />
            <meta property="og:image:width" content="${offer.image.width}" />
            <meta property="og:image:height" content="${offer.image.height}" /><meta name="twitter:card" content="summary_large_image" />`
    }${
      first === undefined
        ? ''
        : html`<meta property="product:price:amount" content="${toDecimal(first)}" />
            <meta property="product:price:currency" content="${first.currency}" />`
    }${dataBlock(product)}`;
}

/** Picture, title, seller, price. The picture keeps its room before it is there. */
export function offerHero(offer: Offer, language: Language): Html {
  const { image } = offer;
  const lang = offer.language === undefined ? html`` : html` lang="${offer.language}"`;
  return html`${offer.test ? html`<p class="tag">${language.say.test}</p>` : ''}${
      image === undefined
        ? ''
        : html`<img
            class="hero"
            src="${image.url}"
            alt="${image.alt}"
            width="${image.width}"
            height="${image.height}"
            fetchpriority="high"
          />`
    }
    <div class="in">
      <h1 dir="auto" ${lang}>${offer.title}</h1>
      <p class="soft">${language.say.by(offer.seller.name)}</p>
      <p class="price">${priceText(offer, language)}</p>
      ${offer.description === undefined ? '' : html`<p class="lines" dir="auto" ${lang}>${offer.description}</p>`}
     `;
}

/** A minor-unit number as a form field shows it. */
export const typed = (amount: number, currency: string): string => toDecimal({ amount, currency });

export const priceHint = (amount: number, currency: string, language: Language): string => formatMoney({ amount, currency }, language.tag);

/** `decimal` where the currency has decimals, so that phones show the right keys. */
export const keysFor = (currency: string): string => (exponentOf(currency) === 0 ? 'numeric' : 'decimal');

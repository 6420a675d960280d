/** The order form of the hosted page. */
import { titleFor, type DraftField } from '@buypost/core';
import { html } from 'hono/html';
import { input, radios, select, state, wrongOf, type DirectPay, type FormView } from './fields.ts';
import type { Html } from './layout.ts';
import { keysFor, priceHint, typed } from './offer-head.ts';
import { countryName, sum, sumTable } from './seller.ts';

function variants(view: FormView): Html {
  const { offer, language } = view;
  if (offer.variants.length === 0) return html``;
  const own = offer.variants.some((one) => one.prices !== undefined);
  return radios(
    view,
    'variant',
    offer.variantLabel ?? language.say.choose,
    offer.variants.map((one) => {
      const price = (one.prices ?? offer.prices)[0];
      const end = one.available ? (own && price !== undefined ? sum(price, language) : undefined) : language.say.soldOut;
      return { id: one.id, title: one.title, off: !one.available, ...(end === undefined ? {} : { end }) };
    }),
  );
}

function amount(view: FormView): Html {
  const { offer, language, values } = view;
  const range = offer.amounts.find((one) => one.currency === values.get('currency')) ?? offer.amounts[0];
  if (range === undefined) return html``;
  const hint = language.say.amountHint(priceHint(range.min, range.currency, language), priceHint(range.max, range.currency, language));
  const value = range.suggested[0] === undefined ? {} : { value: typed(range.suggested[0], range.currency) };
  const label = offer.amounts.length > 1 ? language.say.amount : `${language.say.amount} (${range.currency})`;
  return input(view, { name: 'amount', label, hint, inputmode: keysFor(range.currency), ltr: true, autocomplete: 'off', ...value });
}

function currency(view: FormView): Html {
  const codes = [...new Set([...view.offer.prices, ...view.offer.amounts].map((one) => one.currency))];
  if (codes.length < 2) return html``;
  return select(
    view,
    'currency',
    view.language.say.currency,
    codes.map((code) => {
      const price = view.offer.prices.find((one) => one.currency === code);
      return { id: code, title: price === undefined ? code : `${code} · ${sum(price, view.language)}` };
    }),
  );
}

const collators = new Map<string, Intl.Collator>();

function collatorOf(tag: string): Intl.Collator {
  const known = collators.get(tag) ?? new Intl.Collator(tag);
  collators.set(tag, known);
  return known;
}

function address(view: FormView): Html {
  const { say } = view.language;
  const { compare } = collatorOf(view.language.tag);
  const countries = view.offer.shipsTo
    .map((code) => ({ id: code, title: countryName(code, view.language) }))
    .sort((a, b) => compare(a.title, b.title));
  return html`<hr />
    <h2>${say.shipTo}</h2>
    ${select(view, 'country', say.country, countries, 'shipping country')}${input(view, { name: 'shipName', label: say.name, autocomplete: 'shipping name' })}${input(
      view,
      { name: 'line1', label: say.line1, autocomplete: 'shipping address-line1' },
    )}${input(view, { name: 'line2', label: say.line2, autocomplete: 'shipping address-line2', optional: true })}
    <div class="two">
      ${input(view, {
        name: 'postalCode',
        label: say.postalCode,
        autocomplete: 'shipping postal-code',
        optional: true,
      })}${input(view, { name: 'city', label: say.city, autocomplete: 'shipping address-level2' })}
    </div>
    ${input(view, {
      name: 'region',
      label: say.region,
      autocomplete: 'shipping address-level1',
      optional: true,
    })}`;
}

/** A method as a choice; one method alone is no choice and travels along unseen. */
function methods(view: FormView): Html {
  const [only, ...more] = view.methods;
  if (only !== undefined && more.length === 0) return html`<input type="hidden" name="method" value="${only.id}" />`;
  return radios(
    view,
    'method',
    view.language.say.payWith,
    view.methods.map((one) => ({ id: one.id, title: titleFor(one, view.language.tag) })),
  );
}

const asks = (view: FormView, field: DraftField): boolean => view.offer.asks.includes(field);

/** What a press on "pay" carries: its key, and the total that stood on the button. */
export const payFields = ({ quote, key }: DirectPay): Html =>
  html`<input type="hidden" name="step" value="pay" /><input type="hidden" name="key" value="${key}" /><input
      type="hidden"
      name="expected"
      value="${quote.total.amount}"
    /><input type="hidden" name="expectedCurrency" value="${quote.total.currency}" />`;

/** The form. Where its fields decide the sum it leads to a review, and nothing is ordered by it. */
export function orderForm(view: FormView): Html {
  const { offer, language, wrongs, notice, direct } = view;
  const { say } = language;
  const { quantity } = offer;
  const first = [...wrongs.keys()];
  return html`<form id="order" method="post" action="/buy/${offer.id}?locale=${language.tag}" novalidate>
    ${direct === undefined ? html`<input type="hidden" name="step" value="review" />` : payFields(direct)}${
      notice === undefined && first.length === 0
        ? ''
        : html`<div class="note" role="alert">
            <p>${notice ?? say.mend}</p>
            ${
              first.length === 0
                ? ''
                : html`<ul>
                    ${first.map((name) => html`<li><a href="#${name}">${wrongs.get(name)}</a></li>`)}
                  </ul>`
            }
          </div>`
    }${variants(view)}${currency(view)}${amount(view)}${
      quantity.max > 1
        ? html`<div class="field">
            <label class="top" for="quantity">${say.quantity}</label
            ><input
              id="quantity"
              name="quantity"
              type="number"
              inputmode="numeric"
              min="${quantity.min}"
              max="${quantity.max}"
              value="${view.values.get('quantity') ?? quantity.min}"
              required${state(view, 'quantity')}
            />${wrongOf(view, 'quantity')}
          </div>`
        : ''
    }${asks(view, 'email') ? input(view, { name: 'email', label: say.email, type: 'email', autocomplete: 'email', ltr: true }) : ''}${
      asks(view, 'name') ? input(view, { name: 'name', label: say.name, autocomplete: 'name' }) : ''
    }${asks(view, 'phone') ? input(view, { name: 'phone', label: say.phone, type: 'tel', autocomplete: 'tel', ltr: true }) : ''}${asks(view, 'address') ? address(view) : ''}${
      view.shipping.length > 1
        ? radios(
            view,
            'shipping',
            say.shipping,
            view.shipping.map((one) => ({ id: one.id, title: one.title, end: sum(one.price, language) })),
          )
        : ''
    }${methods(view)}${
      asks(view, 'immediate_delivery')
        ? html`<div class="field">
            <label class="pick"
              ><input
                id="immediate"
                type="checkbox"
                name="immediate"
                value="yes"
                required${view.values.get('immediate') === 'yes' ? html` checked` : ''}${state(view, 'immediate')}
              /><span>${say.immediate}</span></label
            >${wrongOf(view, 'immediate')}
          </div>`
        : ''
    }${
      direct === undefined
        ? html`<button>${say.review}</button>`
        : html`${sumTable(direct.quote.lines, direct.quote.total, language)}<button>${say.pay(sum(direct.quote.total, language))}</button>`
    }
  </form>`;
}

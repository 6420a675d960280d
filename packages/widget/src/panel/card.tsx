/** An offer's card, in the box that the link's own content took. */
import { formatMoney, type Money } from '@buypost/core';
import { render } from 'preact';
import { english, fill, speak } from './messages/index.ts';
import { Button } from './parts/button.tsx';
import { Choice } from './parts/choice.tsx';
import { priceOf } from './parts/draft.ts';
import { Picture, variantFace } from './parts/item-fields.tsx';
import { dress, themeOf, watchTheme } from './styles/dress.ts';
import type { MountCard } from './view.ts';

/** A link of the page beside the card, for the colour that links have here. */
const linkNear = (host: HTMLElement): HTMLElement =>
  host.parentElement?.querySelector<HTMLElement>('a[href]') ?? document.querySelector<HTMLElement>('a[href]') ?? host;

export const mountCard: MountCard = (host, first) => {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const looks = dress(root);
  let view = first;
  let language = english(first.locale);
  let variant: string | undefined;
  let gone = false;

  const draw = (): void => {
    if (gone) return;
    const { offer, label, onBuy } = view;
    const { messages: m, locale, dir } = language;
    const money = (sum: Money): string => formatMoney(sum, locale);
    const varied = !variant && offer.variants.some(({ prices }) => prices);
    const from = offer.variants.map(({ id }) => priceOf(offer, id)?.amount ?? Infinity);
    const one = priceOf(offer, variant ?? offer.variants[0]?.id);
    const price = one && varied ? fill(m.from, { amount: money({ ...one, amount: Math.min(...from) }) }) : one ? money(one) : m.yourAmount;
    const open = offer.availability === 'available';
    render(
      <div class={`r ${themeOf(view.theme, host)}`} part="root" lang={locale} dir={dir}>
        <article class="card" part="card" aria-labelledby="title">
          {offer.image && <Picture image={offer.image} alt={offer.image.alt} />}
          <div class="row">
            <p class="hd" id="title" part="title">
              <bdi lang={offer.language}>{offer.title}</bdi>
            </p>
            <p class="price" part="price">
              {price}
            </p>
          </div>
          {offer.variants.length > 0 && (
            <Choice
              name="variant"
              label={offer.variantLabel ?? m.variant}
              options={offer.variants.map((each) => ({
                id: each.id,
                off: !each.available,
                content: variantFace(each, undefined, { m, money }),
              }))}
              chosen={variant}
              onChoose={(id) => {
                variant = id;
                draw();
              }}
            />
          )}
          <Button kind="main" off={!open} onPress={() => onBuy(variant ? { variant } : {})}>
            {open ? label : m.unavailable[offer.availability]}
          </Button>
        </article>
      </div>,
      root,
    );
  };
  const paint = (): void => {
    looks.host('color-scheme', themeOf(view.theme, host));
    looks.accent(view.accent, linkNear(host));
    draw();
  };
  const talk = (): void =>
    speak(
      () => view.locale,
      (spoken) => {
        language = spoken;
        draw();
      },
    );
  looks.host('display', 'block');
  paint();
  talk();
  const unwatch = watchTheme(paint);
  return {
    update(next) {
      const { locale } = view;
      view = next;
      paint();
      if (next.locale !== locale) talk();
    },
    destroy() {
      if (gone) return;
      gone = true;
      unwatch();
      render(null, root);
      root.adoptedStyleSheets = [];
    },
  };
};

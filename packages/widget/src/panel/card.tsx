/** An offer's card, in the box that the link's own content took. */
import { formatMoney, type Money } from '@buypost/core';
import { signal } from '@preact/signals';
import { render } from 'preact';
import { cardTexts } from './messages/en-card.ts';
import { fill } from './messages/index.ts';
import { Button } from './parts/button.tsx';
import { Choice } from './parts/choice.tsx';
import { priceOf } from './parts/draft.ts';
import { Picture, variantFace } from './parts/picture.tsx';
import { stage } from './stage.ts';
import cardRules from './styles/card.css?inline';
import { addRules } from './styles/dress.ts';
import pillRules from './styles/pills.css?inline&card';
import type { MountCard } from './view.ts';

addRules(pillRules, cardRules);

/** A link of the page beside the card, for the colour that links have here. */
const linkNear = (host: HTMLElement): HTMLElement =>
  host.parentElement?.querySelector<HTMLElement>('a[href]') ?? document.querySelector<HTMLElement>('a[href]') ?? host;

export const mountCard: MountCard = (host, first) => {
  const view = signal(first);
  const chosen = signal<string | undefined>(undefined);
  const set = stage(host, linkNear(host), first);

  const Card = () => {
    const { offer, label, onBuy } = view.value;
    const { messages, locale, dir } = set.language.value;
    const m = cardTexts(messages);
    const variant = chosen.value;
    const money = (sum: Money): string => formatMoney(sum, locale);
    const varied = !variant && offer.variants.some(({ prices }) => prices);
    const from = offer.variants.map(({ id }) => priceOf(offer, id)?.amount ?? Infinity);
    const one = priceOf(offer, variant ?? offer.variants[0]?.id);
    const price = one && varied ? fill(m.from, { amount: money({ ...one, amount: Math.min(...from) }) }) : one ? money(one) : m.yourAmount;
    const open = offer.availability === 'available';
    return (
      <div class={`r ${set.theme.value}`} part="root" lang={locale} dir={dir}>
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
                chosen.value = id;
              }}
            />
          )}
          <Button kind="main" off={!open} onPress={() => onBuy(variant ? { variant } : {})}>
            {open ? label : offer.availability === 'sold_out' ? m.soldOut : m[offer.availability]}
          </Button>
        </article>
      </div>
    );
  };
  set.host('display', 'block');
  render(<Card />, set.root);
  return {
    update(next) {
      view.value = next;
      set.want(next);
    },
    destroy: set.clear,
  };
};

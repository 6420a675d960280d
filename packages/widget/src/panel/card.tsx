/** An offer's card, in the box that the link's own content took. */
import { formatMoney, type Money, type Offer } from '@buypost/core';
import { signal, type Signal } from '@preact/signals';
import { render } from 'preact';
import { english, fill, loadMessages, type Language } from './messages/index.ts';
import { Button } from './parts/button.tsx';
import { Choice } from './parts/choice.tsx';
import { priceOf } from './parts/draft.ts';
import { Picture, variantFace } from './parts/item-fields.tsx';
import { dress, themeOf, type Theme } from './styles/dress.ts';
import type { CardView, MountCard } from './view.ts';

interface CardProps {
  readonly view: CardView;
  readonly language: Language;
  readonly theme: Theme;
  readonly variant: Signal<string | undefined>;
}

const least = (offer: Offer): Money | undefined => {
  const prices = [...offer.prices, ...offer.variants.flatMap((variant) => variant.prices ?? [])];
  const currency = prices[0]?.currency;
  return prices.filter((price) => price.currency === currency).sort((one, other) => one.amount - other.amount)[0];
};

const Price = ({ view: { offer }, language: { messages: m, locale }, variant }: CardProps) => {
  const chosen = variant.value;
  const varied = chosen === undefined && offer.variants.some(({ prices }) => prices !== undefined);
  const price = varied ? least(offer) : priceOf(offer, chosen === undefined ? {} : { variant: chosen });
  if (!price) return <>{m.yourAmount}</>;
  return <>{varied ? fill(m.from, { amount: formatMoney(price, locale) }) : formatMoney(price, locale)}</>;
};

const Card = (props: CardProps) => {
  const { view, language, theme, variant } = props;
  const { offer, label, onBuy } = view;
  const { messages: m, locale, dir } = language;
  const open = offer.availability === 'available';
  return (
    <div class={theme === 'dark' ? 'r dark' : 'r'} part="root" lang={locale} dir={dir}>
      <article class="card" part="card" aria-labelledby="title">
        {offer.image ? <Picture image={offer.image} alt={offer.image.alt} /> : null}
        <div class="row">
          <p class="hd" id="title" part="title">
            <bdi>{offer.title}</bdi>
          </p>
          <p class="price" part="price">
            <Price {...props} />
          </p>
        </div>
        {offer.variants.length > 0 ? (
          <Choice
            name="variant"
            label={offer.variantLabel ?? m.variant}
            look="pills"
            options={offer.variants.map((one) => ({
              id: one.id,
              off: !one.available,
              content: variantFace(one, undefined, { m, money: (sum) => formatMoney(sum, locale) }),
            }))}
            chosen={variant.value}
            onChoose={(id) => {
              variant.value = id;
            }}
          />
        ) : null}
        <Button kind="main" off={!open} onPress={() => onBuy(variant.value === undefined ? {} : { variant: variant.value })}>
          {open ? label : m.unavailable[offer.availability]}
        </Button>
      </article>
    </div>
  );
};

/** A link of the page beside the card, for the colour that links have here. */
const linkNear = (host: HTMLElement): HTMLElement =>
  host.parentElement?.querySelector<HTMLElement>('a[href]') ?? document.querySelector<HTMLElement>('a[href]') ?? host;

export const mountCard: MountCard = (host, first) => {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const looks = dress(root);
  const view = signal(first);
  const language = signal(english(first.locale));
  const theme = signal(themeOf(first.theme, host));
  const variant = signal<string | undefined>(undefined);
  let gone = false;
  const paint = (): void => {
    theme.value = themeOf(view.value.theme, host);
    looks.accent(view.value.accent, linkNear(host));
  };
  const speak = (): void => {
    const { locale } = view.value;
    void loadMessages(locale).then((loaded) => {
      if (!gone && locale === view.value.locale) language.value = loaded;
    });
  };
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', paint);
  looks.host('display', 'block');
  paint();
  speak();
  const Live = () => <Card view={view.value} language={language.value} theme={theme.value} variant={variant} />;
  render(<Live />, root);
  return {
    update(next) {
      const spoke = view.value.locale;
      view.value = next;
      paint();
      if (next.locale !== spoke) speak();
    },
    destroy() {
      if (gone) return;
      gone = true;
      scheme.removeEventListener('change', paint);
      render(null, root);
      root.adoptedStyleSheets = [];
    },
  };
};

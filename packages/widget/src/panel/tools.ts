/** What a view is handed besides its state: words, numbers in the reader's language, and how to speak to the checkout. */
import { formatMoney, type Checkout, type Money, type Send } from '@buypost/core';
import { fill, plural, type Language, type Plural, type Words } from './messages/index.ts';
import type { PanelView } from './view.ts';

export interface Tools {
  readonly send: Send;
  readonly checkout: Checkout;
  readonly view: Pick<PanelView, 'surface' | 'shop' | 'shopPage' | 'navigate'>;
  readonly m: Words;
  readonly locale: string;
  /** A text with its `{name}`s filled. */
  say(text: string, values: Readonly<Record<string, string>>): string;
  count(texts: Plural, count: number): string;
  money(money: Money): string;
  /** Day and time of an RFC 3339 instant; the text itself where it is no instant. */
  date(instant: string): string;
  /** May a link open beside the page? Inside apps, some of which do nothing at all for a new window, it opens in its place. */
  readonly beside: boolean;
  /** The total that was on screen before the price changed. */
  readonly oldTotal?: Money;
  /** Says something once to screen readers, politely. */
  announce(text: string): void;
}

export function toolsFor(language: Language, checkout: Checkout, view: Tools['view'], announce: (text: string) => void): Tools {
  const { messages: m, locale } = language;
  return {
    send: checkout.send,
    checkout,
    view,
    m,
    locale,
    say: fill,
    count: (texts, count) => plural(texts, count, locale),
    money: (money) => formatMoney(money, locale),
    date(instant) {
      const time = Date.parse(instant);
      return Number.isNaN(time) ? instant : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(time);
    },
    announce,
    beside: /^[dp]/.test(view.surface),
  };
}

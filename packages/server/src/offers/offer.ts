/** An offer as the merchant wrote it: what the buyer sees, and what only the shop may know. */
import type { AmountRange, DraftField, Image, Money, Seller } from '@buypost/core';

/** What a paid order of this offer gives. */
export type OfferDelivery =
  /** A file beside the offers file. `name` is what it is saved as; `maxUses` and `days` bound the link. */
  | {
      readonly kind: 'download';
      readonly title: string;
      readonly file: string;
      readonly name: string;
      readonly type: string;
      readonly maxUses: number;
      readonly days: number;
    }
  | { readonly kind: 'text'; readonly title: string; readonly text: string }
  | { readonly kind: 'shipment'; readonly title: string }
  | { readonly kind: 'thanks'; readonly title: string; readonly text: string };

export interface OfferVariant {
  readonly id: string;
  readonly title: string;
  readonly prices?: readonly Money[];
  readonly image?: Image;
  /** Units to sell; absent: not counted. Read once, when the shop first meets this offer and variant. */
  readonly stock?: number;
}

/** Flat shipping to a group of countries. */
export interface ShippingRate {
  readonly id: string;
  readonly title: string;
  /** ISO 3166-1 alpha-2, or `*` for everywhere else. */
  readonly countries: readonly string[];
  /** One price per currency the offer is sold in. */
  readonly prices: readonly Money[];
}

export interface ShopOffer {
  readonly id: string;
  readonly merchant: string;
  readonly title: string;
  readonly description?: string;
  readonly language?: string;
  readonly image?: Image;
  readonly seller: Seller;
  readonly prices: readonly Money[];
  readonly amounts: readonly AmountRange[];
  readonly variantLabel?: string;
  readonly variants: readonly OfferVariant[];
  readonly quantity: { readonly min: number; readonly max: number };
  readonly stock?: number;
  readonly asks: readonly Extract<DraftField, 'email' | 'name' | 'phone' | 'address'>[];
  readonly shipping: readonly ShippingRate[];
  readonly delivery: OfferDelivery;
  /** Method ids in the order they are shown; all that the providers offer where absent. */
  readonly methods?: readonly string[];
  /** Origins whose pages may start a checkout for it; any where absent. The shop's own origin is always allowed. */
  readonly origins?: readonly string[];
  /** RFC 3339. */
  readonly from?: string;
  readonly until?: string;
}

/** The door to offers: a checked file today, a database later. */
export interface Offers {
  find(id: string): Promise<ShopOffer | undefined>;
  list(): Promise<readonly ShopOffer[]>;
}

/** Offers that the tests sell. */
import type { Offer } from '../../contract.ts';

export const mug: Offer = {
  id: 'mug',
  title: 'Winter mug',
  seller: { name: 'Studio Ainu', address: ['1 Kiln Road', 'Kyoto'] },
  prices: [
    { amount: 1900, currency: 'EUR' },
    { amount: 3000, currency: 'JPY' },
  ],
  amounts: [],
  variants: [],
  quantity: { min: 1, max: 5 },
  availability: 'available',
  asks: [],
  shipsTo: [],
  delivery: 'download',
  methods: [
    { id: 'alipay', title: 'Alipay', actions: ['qr_code'] },
    { id: 'card', title: 'Card', actions: ['embed'] },
    { id: 'bank', title: 'Bank', actions: ['redirect'], total: { amount: 2000, currency: 'EUR' } },
  ],
  test: true,
};

export const cups: Offer = {
  ...mug,
  id: 'cups',
  title: 'Cups',
  variantLabel: 'Colour',
  variants: [
    { id: 'blue', title: 'Blue', available: true },
    { id: 'sand', title: 'Sand', available: true, prices: [{ amount: 2500, currency: 'EUR' }] },
    { id: 'red', title: 'Red', available: false },
  ],
};

export const tips: Offer = {
  ...mug,
  id: 'tips',
  title: 'Tip jar',
  prices: [],
  amounts: [
    { currency: 'EUR', min: 100, max: 50_000, suggested: [] },
    { currency: 'JPY', min: 100, max: 100_000, suggested: [] },
  ],
  quantity: { min: 1, max: 1 },
  delivery: 'thanks',
};

export const parcel: Offer = {
  ...mug,
  id: 'parcel',
  title: 'Parcel',
  asks: ['email', 'address'],
  shipsTo: ['JP', 'DE'],
  delivery: 'shipment',
};

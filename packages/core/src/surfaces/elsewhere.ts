/** Where a reader can pay who cannot pay here. */
import type { MethodChoice, Surface } from '../contract.ts';
import { worksOn } from './actions.ts';

/** `browser`: the phone's own, outside of the app. */
export type Place = 'browser' | 'computer' | 'phone' | 'wechat' | 'alipay';

export interface Elsewhere {
  readonly place: Place;
  /** The methods that work there. */
  readonly methods: readonly MethodChoice[];
}

const surfaceAt: Readonly<Record<Place, Surface>> = {
  browser: 'phone',
  phone: 'phone',
  computer: 'desktop',
  wechat: 'wechat',
  alipay: 'alipay',
};

/** What is at hand comes first: another browser on the same phone before another device. */
const nearest = (from: Surface): readonly Place[] =>
  from === 'desktop'
    ? ['phone', 'wechat', 'alipay']
    : from === 'phone'
      ? ['wechat', 'alipay', 'computer']
      : ['browser', 'wechat', 'alipay', 'computer'];

/** The nearest place where some of an offer's methods work; undefined where none works anywhere, so that no device is any help. */
export function elsewhereFrom(from: Surface, methods: readonly MethodChoice[]): Elsewhere | undefined {
  for (const place of nearest(from)) {
    const found = worksOn(surfaceAt[place], methods);
    if (place !== from && found.length > 0) return { place, methods: found };
  }
  return undefined;
}

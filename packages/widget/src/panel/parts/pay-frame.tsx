import { useEffect, useRef, useState } from 'preact/hooks';
import type { Tools } from '../tools.ts';
import { shopUrl } from './address.ts';

const least = 180;
const most = 1200;

/** The height, in pixels, that a message of the pay frame asks for: `{ buypost: 'height', height: 420 }`. */
const heightIn = (data: unknown): number | undefined => {
  if (typeof data !== 'object' || data === null || !('buypost' in data) || data.buypost !== 'height' || !('height' in data))
    return undefined;
  return typeof data.height === 'number' && data.height >= 1 ? Math.min(most, Math.max(least, Math.ceil(data.height))) : undefined;
};

const isCheck = (data: unknown): boolean => typeof data === 'object' && data !== null && 'buypost' in data && data.buypost === 'check';

/**
 * The shop's own page with the provider's form. Shown only if it is a page of the shop. It may say how high it is, and
 * `{ buypost: 'check' }` when it is done, which is a hint to look and no proof of anything.
 */
export const PayFrame = ({ url, title, t }: { readonly url: string; readonly title: string; readonly t: Tools }) => {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(320);
  const src = shopUrl(url, t.view.shop);
  useEffect(() => {
    if (src === undefined) return undefined;
    const { origin } = new URL(src);
    const hear = (event: MessageEvent<unknown>): void => {
      if (event.origin !== origin || event.source !== frame.current?.contentWindow) return;
      const asked = heightIn(event.data);
      if (asked !== undefined) setHeight(asked);
      if (isCheck(event.data)) t.send({ type: 'check' });
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, [src]);
  if (src === undefined) return <p class="e">{t.m.errors.method_unavailable}</p>;
  return <iframe ref={frame} part="frame" title={title} src={src} allow="payment" referrerpolicy="no-referrer" height={height} />;
};

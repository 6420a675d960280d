import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Tools } from '../tools.ts';
import { shopUrl } from './address.ts';

const least = 180;
const most = 1200;

/** What a message of the pay frame may hold: `{ buypost: 'height', height: 420 }`, in pixels, or `{ buypost: 'check' }`. */
const read = (data: unknown): { readonly buypost?: unknown; readonly height?: unknown } =>
  typeof data === 'object' && data !== null ? data : {};

/**
 * The shop's own page with the provider's form. Shown only if it is a page of the shop. It may say how high it is, and
 * `{ buypost: 'check' }` when it is done, which is a hint to look and no proof of anything.
 */
export const PayFrame = ({ url, title, t }: { readonly url: string; readonly title: string; readonly t: Tools }) => {
  const frame = useRef<HTMLIFrameElement>(null);
  const height = useSignal(440);
  const src = shopUrl(url, t.view.shop);
  useEffect(() => {
    if (src === undefined) return undefined;
    const { origin } = new URL(src);
    const hear = (event: MessageEvent<unknown>): void => {
      if (event.origin !== origin || event.source !== frame.current?.contentWindow) return;
      const { buypost, height: asked } = read(event.data);
      if (buypost === 'check') t.send({ type: 'check' });
      if (buypost === 'height' && typeof asked === 'number' && asked >= 1) height.value = Math.min(most, Math.max(least, Math.ceil(asked)));
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, [src]);
  if (src === undefined) return <p class="e">{t.m.errors.method_unavailable}</p>;
  return <iframe ref={frame} part="frame" title={title} src={src} allow="payment" referrerpolicy="no-referrer" height={height} />;
};

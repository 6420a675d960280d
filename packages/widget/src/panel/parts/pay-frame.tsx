import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Tools } from '../tools.ts';
import { shopUrl } from './address.ts';
import { Button } from './button.tsx';

const least = 180;
const most = 1200;

/** What a message of the pay frame may hold: `{ buypost: 'height', height: 420 }`, in pixels, or `{ buypost: 'check' }`. */
const read = (data: unknown): { readonly buypost?: unknown; readonly height?: unknown } =>
  typeof data === 'object' && data !== null ? data : {};

interface PayFrameProps {
  readonly url: string;
  readonly title: string;
  readonly method: string;
  readonly t: Tools;
}

/**
 * The shop's own page with the provider's form. Shown only if it is a page of the shop. It may say how high it is, and
 * `{ buypost: 'check' }` when it is done, which is a hint to look and no proof of anything.
 * Where the post's page allows no frame of the shop, the form is a press away, in a page of its own that comes back.
 */
export const PayFrame = ({ url, title, method, t }: PayFrameProps) => {
  const isBlocked = useSignal(false);
  const frame = useRef<HTMLIFrameElement>(null);
  const height = useSignal(440);
  const src = shopUrl(url, t.view.shop);
  // At once: a browser that refuses the frame says so the moment it is there, and once.
  useLayoutEffect(() => {
    if (src === undefined) return undefined;
    const { origin } = new URL(src);
    const refuse = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
      if (/^(frame|child)/.test(effectiveDirective) && blockedURI.startsWith(origin)) isBlocked.value = true;
    };
    const hear = (event: MessageEvent<unknown>): void => {
      if (event.origin !== origin || event.source !== frame.current?.contentWindow) return;
      const { buypost, height: asked } = read(event.data);
      if (buypost === 'check') t.send({ type: 'check' });
      if (buypost === 'height' && typeof asked === 'number' && asked >= 1) height.value = Math.min(most, Math.max(least, Math.ceil(asked)));
    };
    addEventListener('message', hear);
    addEventListener('securitypolicyviolation', refuse);
    return () => {
      removeEventListener('message', hear);
      removeEventListener('securitypolicyviolation', refuse);
    };
  }, [src]);
  if (src === undefined) return <p class="e">{t.m.errors.method_unavailable}</p>;
  if (isBlocked.value)
    return (
      <>
        <p>{t.m.goText}</p>
        <Button kind="main" onPress={() => t.view.navigate(src)}>
          {t.say(t.m.goHead, { method })}
        </Button>
      </>
    );
  return <iframe ref={frame} part="frame" title={title} src={src} allow="payment" referrerpolicy="no-referrer" height={height} />;
};

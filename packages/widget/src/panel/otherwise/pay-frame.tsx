import { signal } from '@preact/signals';
import { Component } from 'preact';
import { otherTexts } from '../messages/en-otherwise.ts';
import { shopUrl } from '../parts/address.ts';
import { Button } from '../parts/button.tsx';
import type { Tools } from '../tools.ts';

const least = 180;
const most = 1200;

/** What a message of the pay frame may hold: `{ buypost: 'height', height: 420 }`, in pixels, or `{ buypost: 'check' }`. */
const read = (data: unknown): { readonly buypost?: unknown; readonly height?: unknown } =>
  typeof data === 'object' && data !== null ? data : {};

interface PayFrameProps {
  /** Another address is another `PayFrame`. */
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
export class PayFrame extends Component<PayFrameProps> {
  readonly #height = signal(440);
  readonly #isBlocked = signal(false);
  readonly #src = shopUrl(this.props.url, this.props.t.view.shop);
  #frame: HTMLIFrameElement | null = null;

  readonly #hear = ({ origin, source, data }: MessageEvent<unknown>): void => {
    if (!this.#src || origin !== new URL(this.#src).origin || source !== this.#frame?.contentWindow) return;
    const { buypost, height: asked } = read(data);
    if (buypost === 'check') this.props.t.send({ type: 'check' });
    if (buypost === 'height' && typeof asked === 'number' && asked >= 1)
      this.#height.value = Math.min(most, Math.max(least, Math.ceil(asked)));
  };

  readonly #refuse = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    if (this.#src && /^(frame|child)/.test(effectiveDirective) && blockedURI.startsWith(new URL(this.#src).origin))
      this.#isBlocked.value = true;
  };

  // At once: a browser that refuses the frame says so the moment it is there, and once.
  override componentDidMount(): void {
    addEventListener('message', this.#hear);
    addEventListener('securitypolicyviolation', this.#refuse);
    if (!this.#frame || !this.#src) return;
    // The page wears the panel's colours, which a fragment tells to no server.
    const { backgroundColor, color } = getComputedStyle(this.#frame);
    this.#frame.src = `${this.#src}#${backgroundColor}${color}`;
  }
  override componentWillUnmount(): void {
    removeEventListener('message', this.#hear);
    removeEventListener('securitypolicyviolation', this.#refuse);
  }

  override render({ title, method, t }: PayFrameProps) {
    const m = otherTexts(t.m);
    const src = this.#src;
    if (src === undefined) return <p class="e">{m.errors.method_unavailable}</p>;
    if (this.#isBlocked.value)
      return (
        <>
          <p>{m.goText}</p>
          <Button kind="main" onPress={() => t.view.navigate(src)}>
            {t.say(m.goHead, { method })}
          </Button>
        </>
      );
    return (
      <iframe
        ref={(frame) => {
          this.#frame = frame;
        }}
        part="frame"
        title={title}
        allow="payment"
        referrerpolicy="no-referrer"
        height={this.#height}
      />
    );
  }
}

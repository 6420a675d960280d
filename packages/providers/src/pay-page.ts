/**
 * What every driver's browser script does alike in a pay page: it reads what the server gave, says how high it is, and hints that there is news.
 * The page cannot know on which blog it stands, so its messages go to any parent; that is why they hold no secret, no amount and no verdict. The
 * panel hears them only from the frame it made and from the shop's origin, and asks the shop for the truth.
 */
import type { PayPageGiven } from './contract.ts';
import { readLook, type PayLook } from './pay-look.ts';

export interface PayPageOpen extends PayPageGiven {
  /** Where the script draws. Empty at first. */
  readonly box: HTMLElement;
  /** The post's colours, worn by the page already; for what the provider draws in frames of its own. */
  readonly look: PayLook;
  /** The buyer is done: the panel looks, or the buyer goes back to the post. Proves nothing. */
  done(): void;
  /** A try did not go through, and the form stays: the panel looks. */
  news(): void;
  /** Room that must be there however little is drawn, pixels; 0 gives it back. For what a provider lays over the page. */
  room(height: number): void;
  /** Loads a script of the provider. Rejects where it does not come. */
  script(url: string): Promise<void>;
  /** Instead of everything: the form did not come, and a button that tries again. */
  lost(): void;
}

const tell = (message: { readonly buypost: 'height'; readonly height: number } | { readonly buypost: 'check' }): void => {
  if (window.parent !== window) window.parent.postMessage(message, '*');
};

export function openPayPage(): PayPageOpen {
  const given: PayPageGiven = JSON.parse(document.getElementById('buypost-given')?.textContent ?? '');
  const box = document.getElementById('buypost-pay') ?? document.body;
  const look = readLook(location.hash, matchMedia('(prefers-color-scheme: dark)').matches);
  const { style } = document.documentElement;
  style.colorScheme = look.dark ? 'dark' : 'light';
  for (const name of ['surface', 'ink', 'accent'] as const) style.setProperty(`--${name}`, look[name]);
  let least = 0;
  const measure = (): void => tell({ buypost: 'height', height: Math.max(least, Math.ceil(document.body.getBoundingClientRect().height)) });
  new ResizeObserver(measure).observe(document.body);
  return {
    ...given,
    box,
    look,
    done() {
      // Made for a frame, and opened by itself where the post's page allows none.
      if (given.shown === 'top' || window.parent === window) location.replace(given.returnUrl);
      else tell({ buypost: 'check' });
    },
    news: () => tell({ buypost: 'check' }),
    room(height) {
      least = height;
      measure();
    },
    script: (url) =>
      new Promise((resolve, reject) => {
        const element = document.createElement('script');
        element.src = url;
        element.addEventListener('load', () => resolve());
        element.addEventListener('error', () => reject(new Error(`${new URL(url).origin} did not answer.`)));
        document.head.append(element);
      }),
    lost() {
      const says = document.createElement('p');
      says.setAttribute('role', 'alert');
      says.textContent = given.say.lost;
      const again = document.createElement('button');
      again.textContent = given.say.again;
      again.addEventListener('click', () => location.reload());
      box.replaceChildren(says, again);
    },
  };
}

import type { Seller } from '@buypost/core';
import type { Tools } from '../tools.ts';
import { webUrl } from './address.ts';
import { Mark } from './marks.tsx';

interface SellerProps {
  readonly seller: Seller;
  readonly t: Tools;
}

const Pages = ({ seller, t }: SellerProps) => (
  <>
    {(
      [
        [seller.termsUrl, t.m.terms],
        [seller.privacyUrl, t.m.privacy],
      ] as const
    ).map(([url, name]) => {
      const href = webUrl(url);
      return (
        href && (
          <a key={name} class="link" href={href} {...(t.beside && { target: '_blank', rel: 'noopener noreferrer' })}>
            {name}
          </a>
        )
      );
    })}
  </>
);

/** Who sells: the name, and one tap away the address, the mail and the terms. */
export const SellerDetails = ({ seller, t }: SellerProps) => (
  <details part="seller">
    <summary aria-label={t.say(t.m.soldBy, { seller: seller.name })}>
      <bdi>{seller.name}</bdi>
      <Mark name="info" />
    </summary>
    {seller.address.map((line) => (
      <p key={line}>
        <bdi>{line}</bdi>
      </p>
    ))}
    <p class="pages">
      {seller.email && (
        <a class="link" href={`mailto:${encodeURIComponent(seller.email)}`}>
          <bdi>{seller.email}</bdi>
        </a>
      )}
      <Pages seller={seller} t={t} />
    </p>
  </details>
);

/** The same pages in the review, right above the press that obliges. */
export const SellerLine = ({ seller, t }: SellerProps) => (
  <p class="small pages">
    {t.say(t.m.soldBy, { seller: seller.name })} <Pages seller={seller} t={t} />
  </p>
);

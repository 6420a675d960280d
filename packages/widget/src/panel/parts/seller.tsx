import type { Seller } from '@buypost/core';
import type { Tools } from '../tools.ts';
import { webUrl } from './address.ts';
import { Mark } from './marks.tsx';

const Page = ({ url, name }: { readonly url: string | undefined; readonly name: string }) => {
  const href = webUrl(url);
  return href === undefined ? null : (
    <a class="link" href={href} target="_blank" rel="noopener noreferrer">
      {name}
    </a>
  );
};

/** Who sells: the name, and one tap away the address, the mail and the terms. */
export const SellerDetails = ({ seller, t }: { readonly seller: Seller; readonly t: Tools }) => (
  <details part="seller">
    <summary>
      <bdi>{seller.name}</bdi>
      <Mark name="info" />
      <span class="vh">{t.m.seller}</span>
    </summary>
    {seller.address.map((line) => (
      <p key={line}>
        <bdi>{line}</bdi>
      </p>
    ))}
    {seller.email === undefined ? null : (
      <p>
        <a class="link" href={`mailto:${encodeURIComponent(seller.email)}`}>
          <bdi>{seller.email}</bdi>
        </a>
      </p>
    )}
    <p class="pages">
      <Page url={seller.termsUrl} name={t.m.terms} /> <Page url={seller.privacyUrl} name={t.m.privacy} />
    </p>
  </details>
);

/** The same pages in the review, right above the press that obliges. */
export const SellerLine = ({ seller, t }: { readonly seller: Seller; readonly t: Tools }) => (
  <p class="small pages">
    {t.say(t.m.soldBy, { seller: seller.name })} <Page url={seller.termsUrl} name={t.m.terms} />{' '}
    <Page url={seller.privacyUrl} name={t.m.privacy} />
  </p>
);

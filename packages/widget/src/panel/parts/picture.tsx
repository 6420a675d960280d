import type { Image, Money, Variant } from '@buypost/core';
import type { Tools } from '../tools.ts';
import { webUrl } from './address.ts';

/** A picture. Without `alt` it says nothing that its text does not say already. */
export const Picture = ({ image, alt = '' }: { readonly image: Image; readonly alt?: string }) => {
  const src = webUrl(image.url);
  return (
    src && (
      <img
        part="image"
        src={src}
        alt={alt}
        width={image.width}
        height={image.height}
        onError={({ currentTarget }) => {
          currentTarget.hidden = true;
        }}
      />
    )
  );
};

/** What a variant's pill shows: its price only where prices differ. */
export const variantFace = ({ image, title, available }: Variant, price: Money | false | undefined, t: Pick<Tools, 'm' | 'money'>) => (
  <>
    {image && <Picture image={image} />}
    <bdi>{title}</bdi>
    {price && <span class="n small">{t.money(price)}</span>}
    {available || <span class="vh">{t.m.soldOut}</span>}
  </>
);

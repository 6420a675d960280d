/** Offers from a checked file: `offers.yaml` or JSON. Every problem is told at once, with its line; a file with a problem sells nothing. */
import * as v from 'valibot';
import type { AmountRange, Image, Seller } from '@buypost/core';
import { pathText, readLines, type FileProblem } from './lines.ts';
import { filePath } from './fields.ts';
import { nearest } from './nearest.ts';
import type { OfferDelivery, Offers, OfferVariant, ShopOffer } from './offer.ts';
import { offer as offerSchema, seller as sellerSchema, type WrittenOffer, type WrittenSeller } from './schema.ts';

export interface OffersFileOptions {
  readonly merchant: string;
  /** The shop's own address: pictures beside the file get theirs from it. */
  readonly publicUrl: string;
  /** Is there such a file beside the offers file? Asked for pictures and downloads. */
  readonly hasFile: (path: string) => boolean;
}

export type OffersFile =
  | { readonly ok: true; readonly offers: readonly ShopOffer[] }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

const fields =
  `seller offers name address email terms privacy src alt width height label choices countries min max suggested kind file type uses days text ${Object.keys(offerSchema.entries).join(' ')}`.split(
    ' ',
  );

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const sentence = (issue: v.BaseIssue<unknown>, name: string): string => {
  if (issue.expected === 'never') {
    const meant = nearest(name, fields);
    return `"${name}" is not a field here; ${meant === undefined || meant === name ? 'take it out' : `did you mean "${meant}"?`}`;
  }
  const ours = !/^Invalid (type|key)/.test(issue.message);
  if (issue.input === undefined) return `"${name}" is missing${ours ? `; ${issue.message}` : ''}`;
  return ours
    ? issue.message
    : `is ${Array.isArray(issue.input) ? 'a list' : `${typeof issue.input}`}, but ${issue.expected ?? 'something else'} belongs here`;
};

const imageOf = (written: NonNullable<WrittenOffer['image']>, publicUrl: string): Image => ({
  url: /^https?:/.test(written.src)
    ? new URL(written.src).href
    : `${publicUrl}/${written.src.split('/').map(encodeURIComponent).join('/')}`,
  alt: written.alt,
  width: written.width,
  height: written.height,
});

const sellerOf = ({ name, address, email, terms, privacy }: WrittenSeller): Seller => ({
  name,
  address,
  ...(email === undefined ? {} : { email }),
  ...(terms === undefined ? {} : { termsUrl: terms }),
  ...(privacy === undefined ? {} : { privacyUrl: privacy }),
});

function deliveryOf(written: WrittenOffer['delivery']): OfferDelivery {
  if (written.kind !== 'download') return written;
  const { kind, title, file, type, uses, days } = written;
  return { kind, title, file, name: written.name ?? file.split('/').at(-1) ?? file, type, maxUses: uses, days };
}

const variantOf = (written: NonNullable<WrittenOffer['variants']>['choices'][number], publicUrl: string): OfferVariant => ({
  id: written.id,
  title: written.title,
  ...(written.price === undefined ? {} : { prices: written.price }),
  ...(written.image === undefined ? {} : { image: imageOf(written.image, publicUrl) }),
  ...(written.stock === undefined ? {} : { stock: written.stock }),
});

const rangeOf = ({ min, max, suggested }: NonNullable<WrittenOffer['amount']>[number]): AmountRange => ({
  currency: min.currency,
  min: min.amount,
  max: max.amount,
  suggested: suggested.map((one) => one.amount),
});

function shopOffer(written: WrittenOffer, seller: Seller, { merchant, publicUrl }: OffersFileOptions): ShopOffer {
  return {
    id: written.id,
    merchant,
    title: written.title,
    ...(written.description === undefined ? {} : { description: written.description }),
    ...(written.language === undefined ? {} : { language: written.language }),
    ...(written.image === undefined ? {} : { image: imageOf(written.image, publicUrl) }),
    seller,
    prices: written.price ?? [],
    amounts: (written.amount ?? []).map(rangeOf),
    ...(written.variants === undefined ? {} : { variantLabel: written.variants.label }),
    variants: (written.variants?.choices ?? []).map((one) => variantOf(one, publicUrl)),
    quantity: written.quantity,
    ...(written.stock === undefined ? {} : { stock: written.stock }),
    asks: written.asks,
    shipping: written.shipping.map(({ id, title, countries, price }) => ({ id, title, countries, prices: price })),
    delivery: deliveryOf(written.delivery),
    ...(written.methods === undefined ? {} : { methods: written.methods }),
    ...(written.origins === undefined ? {} : { origins: written.origins }),
    ...(written.from === undefined ? {} : { from: written.from }),
    ...(written.until === undefined ? {} : { until: written.until }),
  };
}

type Path = readonly (string | number)[];

/** Pictures and downloads that are named but not there; asked of the raw text, so that other problems do not hide them. */
function* missingFiles(written: unknown, hasFile: OffersFileOptions['hasFile']): Generator<readonly [Path, string]> {
  const part = (of: unknown, name: string): unknown => (isRecord(of) ? of[name] : undefined);
  const choices: unknown = part(part(written, 'variants'), 'choices');
  const pictures: [Path, unknown][] = [[['image'], part(written, 'image')]];
  if (Array.isArray(choices))
    for (const [at, choice] of choices.entries()) pictures.push([['variants', 'choices', at, 'image'], part(choice, 'image')]);
  for (const [where, picture] of pictures) {
    const src = part(picture, 'src');
    if (typeof src !== 'string' || /^[a-z]+:/i.test(src)) continue;
    if (!src.startsWith('images/'))
      yield [[...where, 'src'], 'put pictures into the folder "images" beside the offers file, as in "images/mug.svg"'];
    else if (!hasFile(src)) yield [[...where, 'src'], `there is no file ${src} beside the offers file`];
  }
  const file = part(part(written, 'delivery'), 'file');
  if (typeof file === 'string' && v.is(filePath, file) && !hasFile(file))
    yield [['delivery', 'file'], `there is no file ${file} beside the offers file`];
}

/** Checks an offers file and turns it into offers, or tells everything that is wrong with it. */
export function readOffers(text: string, options: OffersFileOptions): OffersFile {
  const lined = readLines(text);
  const problems: FileProblem[] = [...lined.problems];
  const say = (path: Path, says: string) => problems.push({ line: lined.lineOf(path), where: pathText(path), says });
  const check = <S extends v.GenericSchema>(schema: S, value: unknown, path: Path): v.InferOutput<S> | undefined => {
    const result = v.safeParse(schema, value);
    if (result.success) return result.output;
    for (const issue of result.issues) {
      const within = (issue.path ?? []).map((step) => (typeof step.key === 'number' ? step.key : String(step.key)));
      say([...path, ...within], sentence(issue, String(within.at(-1) ?? path.at(-1) ?? '')));
    }
    return undefined;
  };
  if (problems.length > 0) return { ok: false, problems };
  const file = lined.value;
  if (!isRecord(file) || !Array.isArray(file['offers'])) {
    say([], 'the file has no list of offers; write "offers:" and below it one "- id: ..." for each');
    return { ok: false, problems };
  }
  for (const key of Object.keys(file))
    if (key !== 'offers' && key !== 'seller') say([key], `"${key}" is not a field here; the file has "seller" and "offers"`);
  const common = file['seller'] === undefined ? undefined : check(sellerSchema, file['seller'], ['seller']);
  const known = new Set<string>();
  const offers: ShopOffer[] = [];
  const list: readonly unknown[] = file['offers'];
  if (list.length === 0) say(['offers'], 'is empty; write at least one offer');
  for (const [index, written] of list.entries()) {
    const path = ['offers', index];
    if (isRecord(written) && written['seller'] === undefined && file['seller'] === undefined) {
      say(path, 'nobody sells this; write "seller" with "name" and "address", here or once at the top of the file');
    }
    const one = check(offerSchema, written, path);
    for (const [where, says] of missingFiles(written, options.hasFile)) say([...path, ...where], says);
    if (one === undefined) continue;
    if (known.has(one.id)) say([...path, 'id'], `"${one.id}" is the id of another offer above; give this one its own`);
    known.add(one.id);
    const sells = one.seller ?? common;
    if (sells !== undefined) offers.push(shopOffer(one, sellerOf(sells), options));
  }
  return problems.length > 0 ? { ok: false, problems: problems.sort((a, b) => a.line - b.line) } : { ok: true, offers };
}

/** The problems as lines to print: `offers.yaml:12  offers[0].price: ...`. */
export const problemLines = (file: string, problems: readonly FileProblem[]): readonly string[] =>
  problems.map(({ line, where, says }) => `${file}:${line}  ${where === '' ? '' : `${where}: `}${says}`);

/** The door to offers that are all known at start. */
export function listedOffers(offers: readonly ShopOffer[]): Offers {
  const byId = new Map(offers.map((one) => [one.id, one]));
  return { find: async (id) => byId.get(id), list: async () => offers };
}

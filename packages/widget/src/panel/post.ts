/** Which post a button stands in: its canonical URL, title and author, as the page itself says. Right for each post of an index page. */
import type { PostContext } from '@buypost/core';

const posts = 'article,.h-entry,.hentry,[itemtype$="/BlogPosting"],[itemtype$="/Article"],[itemtype$="/NewsArticle"],[role=article]';
const longest = 300;

const tidy = (text: string | null | undefined): string | undefined => text?.replaceAll(/\s+/g, ' ').trim().slice(0, longest) || undefined;

/** An address of a post: http(s), absolute, without our own query. The fragment stays where it names the post. */
function address(text: string | null | undefined, keepHash = true): string | undefined {
  if (!text || !URL.canParse(text, document.baseURI)) return undefined;
  const url = new URL(text, document.baseURI);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  const foreign = [...url.searchParams.keys()].filter((name) => /^(buypost|utm_\w+|fbclid|gclid|ref)$/.test(name));
  for (const name of foreign) url.searchParams.delete(name);
  if (!keepHash) url.hash = '';
  url.username = url.password = '';
  return url.href.length > 2048 ? undefined : url.href;
}

type Finder = (selector: string) => Iterable<Element>;
const anywhere: Finder = (selector) => document.querySelectorAll(selector);
/** What belongs to this post and to none inside it, such as a comment. */
const within =
  (post: Element): Finder =>
  (selector) =>
    [...post.querySelectorAll(selector)].filter((found) => found.closest(posts) === post);

function first(find: Finder, selectors: readonly string[], read: (found: Element) => string | undefined): string | undefined {
  for (const selector of selectors) {
    for (const found of find(selector)) {
      const text = read(found);
      if (text) return text;
    }
  }
  return undefined;
}

const said = (found: Element): string | undefined => tidy(found.getAttribute('content') ?? found.textContent);
const linked = (found: Element): string | undefined => address(found.getAttribute('href') ?? found.getAttribute('content'));
const meta = (...names: string[]): string | undefined =>
  first(
    anywhere,
    names.flatMap((name) => [`meta[property="${name}"]`, `meta[name="${name}"]`]),
    said,
  );

interface Told {
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly author?: string | undefined;
}

const isRecord = (thing: unknown): thing is Readonly<Record<string, unknown>> =>
  typeof thing === 'object' && thing !== null && !Array.isArray(thing);
const own = (thing: unknown, name: string): unknown => (isRecord(thing) && Object.hasOwn(thing, name) ? thing[name] : undefined);
const text = (thing: unknown): string | undefined => (typeof thing === 'string' ? tidy(thing) : undefined);
const nameOf = (thing: unknown): string | undefined =>
  Array.isArray(thing) ? tidy(thing.map(nameOf).filter(Boolean).join(', ')) : (text(thing) ?? text(own(thing, 'name')));

/** The posts that the page's JSON-LD speaks of. What is broken, huge or no post is passed over. */
function linkedData(): Told[] {
  const found: Told[] = [];
  const walk = (thing: unknown, depth: number): void => {
    if (depth > 4 || found.length > 100) return;
    if (Array.isArray(thing)) for (const one of thing) walk(one, depth + 1);
    if (!isRecord(thing)) return;
    const types = [own(thing, '@type')].flat();
    if (types.some((type) => typeof type === 'string' && /(Article|Posting|Review|Recipe|HowTo)$/.test(type))) {
      const page = own(thing, 'mainEntityOfPage');
      const url = [own(thing, 'url'), own(page, '@id'), page, own(thing, '@id')]
        .map((one) => (typeof one === 'string' ? address(one) : undefined))
        .find(Boolean);
      found.push({ url, title: text(own(thing, 'headline')) ?? text(own(thing, 'name')), author: nameOf(own(thing, 'author')) });
    }
    for (const name of ['@graph', 'blogPost', 'hasPart', 'itemListElement', 'item', 'mainEntity']) walk(own(thing, name), depth + 1);
  };
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const source = script.textContent ?? '';
    if (source.length > 200_000) continue;
    try {
      walk(JSON.parse(source), 0);
    } catch {
      // Broken JSON-LD is common and says nothing.
    }
  }
  return found;
}

const headings = ['h1', 'h2', 'h3'];

/** What the post's own markup says of it. */
const markup = (post: Element): Told => {
  const find = within(post);
  return {
    url:
      address(post.getAttribute('data-permalink')) ??
      first(
        find,
        [
          'a.u-url',
          'a[rel~=bookmark]',
          '[itemprop=url]',
          '[itemprop=mainEntityOfPage]',
          ...headings.map((heading) => `${heading} a[href]`),
        ],
        linked,
      ),
    title: first(find, ['.p-name', '[itemprop=headline]', '.entry-title'], said),
    author: first(
      find,
      ['.p-author .p-name', '.p-author', '[itemprop=author] [itemprop=name]', '[itemprop=author]', '[rel~=author]'],
      said,
    ),
  };
};

/** The context of the button `element`. `options` are the author's own words, which stand above the page's. */
export function postOf(
  element: Element,
  options: { readonly post?: string | undefined; readonly placement?: string | undefined; readonly ref?: string | undefined },
): PostContext {
  const post = element.closest(posts);
  const all = [...document.querySelectorAll(posts)].filter((one) => !one.parentElement?.closest(posts));
  const apart = all.length > 1 && post !== null;
  const page = first(anywhere, ['link[rel~=canonical]'], linked) ?? address(meta('og:url'), false) ?? address(location.href, false) ?? '';
  const own: Told = post ? markup(post) : {};
  const heading = post ? first(within(post), headings, said) : undefined;
  const data = linkedData();

  let found: Told;
  if (apart) {
    const url = own.url ?? (post.id ? new URL(`#${post.id}`, page).href : page);
    const same = data.find((one) => one.url !== undefined && one.url === own.url);
    found = { url, title: own.title ?? heading ?? same?.title, author: own.author ?? same?.author ?? meta('author') };
  } else {
    const said = data.find((one) => one.url === page) ?? (data.length === 1 ? data[0] : undefined);
    found = {
      url: page,
      title: own.title ?? said?.title ?? meta('og:title') ?? heading ?? tidy(document.title),
      author: own.author ?? said?.author ?? meta('author', 'article:author'),
    };
  }
  const url = address(options.post) ?? found.url ?? page;
  const author = found.author && !/^https?:/i.test(found.author) ? found.author : undefined;
  return {
    url,
    ...(found.title ? { title: found.title } : {}),
    ...(author ? { author } : {}),
    placement: options.placement ?? String(numberOf(element, post)),
    ...(options.ref ? { ref: options.ref } : {}),
  };
}

/** Which of the post's buttons this is, from 1. */
function numberOf(element: Element, post: Element | null): number {
  const buttons = [...(post ?? document).querySelectorAll('a[href*="/buy/"],[data-buypost]')];
  return Math.max(buttons.indexOf(element), 0) + 1;
}

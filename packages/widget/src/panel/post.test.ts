import { beforeEach, describe, expect, it } from 'vitest';
import { postOf } from './post.ts';

const button = '<a class="buy" href="https://shop.example/buy/mug">Buy</a>';
const page = (head: string, body: string): Element[] => {
  document.head.innerHTML = head;
  document.body.innerHTML = body;
  return [...document.querySelectorAll('.buy')];
};
const jsonLd = (data: unknown): string =>
  `<script type="application/ld+json">${typeof data === 'string' ? data : JSON.stringify(data)}</script>`;
const only = (buttons: Element[], options = {}) => postOf(buttons[0]!, options);

beforeEach(() => {
  location.href = 'https://blog.example/2026/mugs?utm_source=x&buypost=abc&page=2#comments';
});

describe('the post of a page that is one post', () => {
  it('takes canonical link, Open Graph and meta', () => {
    const context = only(
      page(
        '<title>Mugs - Blog</title><link rel="canonical" href="/mugs"><meta property="og:title" content="Four mugs"><meta name="author" content="Aya">',
        `<article><h1>x</h1>${button}</article>`,
      ),
    );
    expect(context).toEqual({ url: 'https://blog.example/mugs', title: 'Four mugs', author: 'Aya', placement: '1' });
  });

  it('takes JSON-LD, also inside a graph, with several authors', () => {
    const context = only(
      page(
        jsonLd({
          '@graph': [
            { '@type': 'WebSite', name: 'Blog' },
            {
              '@type': ['BlogPosting'],
              headline: 'Four mugs',
              mainEntityOfPage: { '@id': 'https://blog.example/mugs' },
              author: [{ name: 'Aya' }, { name: 'Bo' }],
            },
          ],
        }),
        button,
      ),
    );
    expect(context).toMatchObject({ title: 'Four mugs', author: 'Aya, Bo' });
  });

  it('takes microformats', () => {
    const context = only(
      page(
        '',
        `<div class="h-entry"><h1 class="p-name"> Four \n mugs </h1><a class="p-author h-card" href="/">Aya</a><div class="e-content">${button}</div></div>`,
      ),
    );
    expect(context).toMatchObject({ title: 'Four mugs', author: 'Aya' });
  });

  it('falls back to the address without our code, trackers and fragment, and to the title', () => {
    expect(only(page('<title>Mugs</title>', button))).toEqual({
      url: 'https://blog.example/2026/mugs?page=2',
      title: 'Mugs',
      placement: '1',
    });
  });

  it('bears broken, huge and hostile JSON-LD, and addresses that are none', () => {
    const context = only(
      page(
        `<title>Mugs</title>${jsonLd('{broken')}${jsonLd({ '@type': 'Article', headline: { evil: 1 }, url: 'javascript:alert(1)', author: 7 })}<link rel="canonical" href="javascript:alert(1)"><meta name="author" content="https://facebook.example/aya">`,
        button,
      ),
    );
    expect(context).toEqual({ url: 'https://blog.example/2026/mugs?page=2', title: 'Mugs', placement: '1' });
  });

  it('keeps titles to a length that a database can hold', () => {
    expect(only(page(`<title>${'x'.repeat(5000)}</title>`, button)).title?.length).toBeLessThanOrEqual(300);
  });
});

describe('an index page with many posts', () => {
  const index = (): Element[] =>
    page(
      `<title>Blog</title><link rel="canonical" href="https://blog.example/">${jsonLd([{ '@type': 'BlogPosting', url: 'https://blog.example/lamps', headline: 'Lamps', author: { name: 'Bo' } }])}<meta property="og:title" content="The blog"><meta name="author" content="Everyone">`,
      `<article><h2><a href="/mugs">Four mugs</a></h2><span rel="author">Aya</span>${button}${button}</article>
       <article><h2>Lamps</h2><a rel="bookmark" href="https://blog.example/lamps">permalink</a>${button}</article>
       <article id="third"><h2>Third</h2>${button}<article class="comment"><h3><a href="/evil">Comment</a></h3></article></article>
       <div class="h-entry"><a class="u-url" href="/fourth?ref=rss">#</a><p class="p-name">Fourth</p>${button}</div>`,
    );

  it('gives each button its own post', () => {
    expect(index().map((one) => postOf(one, {}))).toEqual([
      { url: 'https://blog.example/mugs', title: 'Four mugs', author: 'Aya', placement: '1' },
      { url: 'https://blog.example/mugs', title: 'Four mugs', author: 'Aya', placement: '2' },
      { url: 'https://blog.example/lamps', title: 'Lamps', author: 'Bo', placement: '1' },
      { url: 'https://blog.example/#third', title: 'Third', author: 'Everyone', placement: '1' },
      { url: 'https://blog.example/fourth', title: 'Fourth', author: 'Everyone', placement: '1' },
    ]);
  });

  it('lets the author say it', () => {
    expect(postOf(index()[0]!, { post: 'https://blog.example/real', placement: 'top', ref: 'mail' })).toMatchObject({
      url: 'https://blog.example/real',
      placement: 'top',
      ref: 'mail',
    });
  });
});

// A file of its own, so that a page that cuts its texts does not carry the schemas of requests.

// What a page cannot help being long, apart: only these go into every page.
export const cutTo = { text: 200, title: 300, locale: 64, url: 2048, page: 8192 } as const;

/** Longest texts on the wire, in UTF-16 code units. What a page cannot help being long (a title) is cut to it before sending. */
export const longest = { ...cutTo, id: 100, email: 254, phone: 40, postalCode: 20, coupon: 64 } as const;

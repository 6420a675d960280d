/** What most checkouts never do; see `later.ts`. */
export { localQuote } from './local-quote.ts';
export { pickUp } from './pick-up.ts';
export { question } from './question.ts';

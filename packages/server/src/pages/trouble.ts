/** Pages for what is not there and for what went wrong. They name the request where the fault is ours, never the reason, and show the way to the shop where it is not. */
import type { CheckoutError } from '@buypost/core';
import { errorStatuses } from '@buypost/core';
import { html } from 'hono/html';
import type { Call } from '../routes/server.ts';
import { answerPage } from './layout.ts';
import { languageOf } from './sale.ts';

/** Is this a path whose answers people read? */
export const isPagePath = (path: string): boolean => /^\/(buy|o|pay|d)\//.test(path) || path === '/';

export async function answerTrouble(call: Call, error: CheckoutError): Promise<Response> {
  const language = languageOf(call);
  const { say } = language;
  const status = errorStatuses[error.code] || 500;
  call.set('code', error.code);
  const [title, text] =
    status === 404 || status === 401
      ? [say.notFound, say.notFoundMore]
      : status === 429
        ? [say.tryLater, '']
        : status >= 500
          ? [say.wentWrong, say.wentWrongMore]
          : [say.refused, say.tryLater];
  const body = html`<main>
    <div class="card">
      <div class="in">
        <h1>${title}</h1>
        <p>${text}</p>
        ${status >= 500 ? html`<p class="soft">${say.reference(call.get('request'))}</p>` : html`<p><a class="button" href="/">${say.front}</a></p>`}
      </div>
    </div>
  </main>`;
  // A wrong token is answered exactly as a page that never was.
  const answer = await answerPage({ title, language, body, status: status === 401 ? 404 : status });
  if (error.retryAfter !== undefined) answer.headers.set('retry-after', String(Math.ceil(error.retryAfter / 1000)));
  return answer;
}

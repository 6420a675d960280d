/** Compresses pages and lists on their way out. Files are compressed beforehand; streams are not, since a reader waits for each line. */

/** Does the browser take this coding? `q=0` means no. */
export const takes = (accept: string | undefined, coding: 'br' | 'gzip'): boolean =>
  (accept ?? '')
    .slice(0, 300)
    .split(',')
    .some((one) => {
      const [name = '', ...rest] = one.split(';').map((part) => part.trim().toLowerCase());
      return name === coding && !rest.some((part) => /^q=0(\.0*)?$/.test(part));
    });

/**
 * The same answer in gzip, where that helps. Secrets do not leak by its length: a page's key is a new one in each answer, and no page
 * repeats a token of its address beside what a stranger can choose.
 */
export function squeezed(accept: string | undefined, answer: Response): Response {
  const { headers } = answer;
  const text = /^(text\/html|application\/json)/.test(headers.get('content-type') ?? '');
  if (answer.body === null || !text || headers.has('content-encoding') || headers.has('x-accel-buffering') || !takes(accept, 'gzip'))
    return answer;
  const small = new Response(answer.body.pipeThrough(new CompressionStream('gzip')), answer);
  small.headers.delete('content-length');
  small.headers.set('content-encoding', 'gzip');
  small.headers.append('vary', 'accept-encoding');
  return small;
}

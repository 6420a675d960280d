/** Fields that several bodies have. */
import * as v from 'valibot';

export const fen = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000_000_000));
export const notifyUrl = v.pipe(
  v.string(),
  v.maxLength(255),
  v.check((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).search === ''),
);

/** How answers are read leniently: combinators over valibot that leave out, fall back and inherit nothing. */
import * as v from 'valibot';
import { alone, bare } from '../bare.ts';

export type Schema = v.GenericSchema<unknown, unknown>;
type Entries = Record<string, Schema>;

const isOptional = (schema: Schema): schema is v.ExactOptionalSchema<Schema, undefined> => schema.type === 'exact_optional';

/** valibot looks entries up with `in`, and a missing one's `fallback` on its schema: neither inherits anything. */
export const exactly = <const E extends Entries>(entries: E) => {
  for (const entry of Object.values(entries)) alone(entry);
  return v.object(alone(entries));
};

const isObject = (input: unknown): input is object => typeof input === 'object' && input !== null;

/** An object whose optional fields are left out where they are malformed. */
export const object = <const E extends Entries>(entries: E) =>
  v.pipe(
    v.custom<object>(isObject),
    v.transform((input): unknown => {
      const kept: Record<string, unknown> = alone({ ...input });
      for (const [name, entry] of Object.entries(entries))
        if (isOptional(entry) && !v.safeParse(entry.wrapped, kept[name]).success) delete kept[name];
      return kept;
    }),
    exactly(entries),
  );

const items = <const S extends Schema>(item: S, enough: (kept: number, all: number) => boolean) =>
  v.pipe(
    v.custom<readonly unknown[]>(Array.isArray),
    v.transform((all) => {
      const kept = all.flatMap((one) => {
        const read = v.safeParse(item, one);
        return read.success ? [read.output] : [];
      });
      return enough(kept.length, all.length) ? kept : undefined;
    }),
    v.custom<v.InferOutput<S>[]>(Array.isArray),
  );

/** A list without its malformed items. */
export const list = <const S extends Schema>(item: S) => items(item, () => true);
/** The same, of which something must be left. */
export const some = <const S extends Schema>(item: S) => items(item, (kept) => kept > 0);
/** A list of which no item may be malformed. */
export const whole = <const S extends Schema>(item: S) => items(item, (kept, all) => kept === all);

// Every plain value is a `custom` check: one of valibot's kinds instead of six in each page.
const isString = (input: unknown): input is string => typeof input === 'string';
const isNumber = (input: unknown): input is number => typeof input === 'number';

/** A text, of which `is` holds where given. */
export const text = (is = (_text: string): boolean => true) => v.custom<string>((input) => isString(input) && is(input));
/** A number of which `is` holds. */
export const number = (is: (count: number) => boolean) => v.custom<number>((input) => isNumber(input) && is(input));
/** True only where the answer says so. */
export const yes = v.fallback(
  v.custom<boolean>((input) => input === true),
  false,
);
/** One of these words. */
export const among = <const W extends readonly string[]>(...words: W) => v.custom<W[number]>((input) => words.some((one) => one === input));
/** One of these words, or the first one for a word that we do not know. */
export const word = <const W extends readonly [string, ...string[]]>(...words: W) => v.fallback(among(...words), words[0]);
export const address = (safe: (text: string) => string | undefined) => v.pipe(text(), v.transform(safe), text());

/** One of several shapes, chosen by the word under `key`; `otherwise` for words that we do not know. */
export const by = <const S extends Entries, const O extends Schema>(key: string, shapes: S, otherwise: O) => {
  const shapeOf = (input: object): S[keyof S] | O => {
    const said = new Map(Object.entries(input)).get(key);
    for (const name in shapes) if (name === said && Object.hasOwn(shapes, name)) return shapes[name];
    return otherwise;
  };
  return v.pipe(
    v.custom<object>(isObject),
    v.transform((input) => {
      const read = v.safeParse(shapeOf(input), input);
      return read.success ? read.output : undefined;
    }),
    v.custom<v.InferOutput<S[keyof S] | O>>((read) => read !== undefined),
  );
};

/** Reads an answer, or undefined where it is not one. Neither what is read nor what is given inherits fields from a polluted page. `data` is changed. */
export const readAnswer = <const S extends Schema>(schema: S, data: unknown): v.InferOutput<S> | undefined => {
  const read = v.safeParse(schema, bare(data));
  return read.success ? bare(read.output) : undefined;
};

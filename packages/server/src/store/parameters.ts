/** What may be bound to a statement. Everything else is stopped here, because SQLite's binding loses or aborts on it. */

/**
 * Throws for a value that a database would change in silence: libsql ends the process on a boolean, makes NULL of NaN and
 * undefined, cuts text at a NUL character and rounds integers beyond 2^53.
 */
export function checkParameter(value: unknown): void {
  if (value === null) return;
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return;
    throw new TypeError(`Only safe integers can be stored, got ${String(value)}.`);
  }
  if (typeof value === 'string') {
    if (!value.includes('\0')) return;
    throw new TypeError('Text with a NUL character cannot be stored. Refuse it at the door.');
  }
  throw new TypeError(
    `A ${value === undefined ? 'missing value (undefined)' : typeof value} cannot be stored. Store 0 or 1, a number, a text or null.`,
  );
}

/** {@link checkParameter} for a whole list. */
export const checkParameters = (values: readonly unknown[]): void => values.forEach(checkParameter);

/** PostgreSQL's bigint and numeric arrive as text; they become numbers here or an error, never a rounded number. */
export function readInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`The database holds ${text}, which is not a safe integer.`);
  return value;
}

/** Throws where a row holds an integer that arrived rounded; libsql rounds beyond 2^53 in silence. */
export function checkRows(rows: unknown[]): unknown[] {
  for (const row of rows) {
    for (const value of Object.values(row ?? {})) {
      if (Number.isInteger(value) && !Number.isSafeInteger(value))
        throw new RangeError(`The database holds ${String(value)}, which is not a safe integer.`);
    }
  }
  return rows;
}

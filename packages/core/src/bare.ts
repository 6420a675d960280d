/**
 * Takes the prototype off every object in fresh plain data, in place, and returns it. A host page may have put fields on `Object.prototype`:
 * a bare object has only its own, so an absent amount stays absent and `JSON.stringify` finds no foreign `toJSON`.
 */
export function bare<T>(data: T): T {
  if (typeof data === 'object' && data !== null) {
    for (const value of Object.values(data)) bare(value);
    if (!Array.isArray(data)) alone(data);
  }
  return data;
}

/** The same for one object, not for what it holds. */
export function alone<T extends object>(object: T): T {
  Reflect.setPrototypeOf(object, null);
  return object;
}

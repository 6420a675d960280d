/** DER (ITU-T X.690), read strictly: what keys and certificates are written in. Also the few things a simulator needs to write it. */

export interface DerValue {
  /** The identifier octet, class and "constructed" bit included: 0x30 is a SEQUENCE. */
  readonly tag: number;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Identifier, length and body. */
  readonly whole: Uint8Array<ArrayBuffer>;
}

export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const wrong = (what: string): TypeError => new TypeError(`This is not DER: ${what}.`);

const readAt = (bytes: Uint8Array<ArrayBuffer>, at: number): { readonly value: DerValue; readonly end: number } => {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw wrong('it ends in the middle of a value');
  if ((tag & 0x1f) === 0x1f) throw wrong('it holds a tag of more than one octet');
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets < 1 || octets > 3) throw wrong('a length is indefinite or too large');
    length = 0;
    for (let index = 0; index < octets; index += 1) {
      const octet = bytes[start + index];
      if (octet === undefined) throw wrong('it ends in the middle of a length');
      length = length * 256 + octet;
    }
    if (length < 0x80 || length < 256 ** (octets - 1)) throw wrong('a length is not written in the shortest way');
    start += octets;
  }
  const end = start + length;
  if (end > bytes.length) throw wrong('it ends in the middle of a value');
  return { value: { tag, body: bytes.slice(start, end), whole: bytes.slice(at, end) }, end };
};

/** The one value that `bytes` are. Throws a `TypeError` where they are not exactly one. */
export const readDer = (bytes: Uint8Array<ArrayBuffer>): DerValue => {
  const { value, end } = readAt(bytes, 0);
  if (end !== bytes.length) throw wrong('something follows the value');
  return value;
};

/** The values inside a SEQUENCE, SET or tagged value. */
export const derChildren = (value: DerValue): readonly DerValue[] => {
  const children: DerValue[] = [];
  for (let at = 0; at < value.body.length;) {
    const { value: child, end } = readAt(value.body, at);
    children.push(child);
    at = end;
  }
  return children;
};

/** The body of `value`, which must carry `tag`. */
export const derBody = (value: DerValue | undefined, tag: number): Uint8Array<ArrayBuffer> => {
  if (value?.tag !== tag)
    throw wrong(`0x${tag.toString(16)} was expected and ${value === undefined ? 'nothing' : `0x${value.tag.toString(16)}`} was found`);
  return value.body;
};

/** The values inside `value`, which must be a SEQUENCE. */
export const derSequence = (value: DerValue | undefined): readonly DerValue[] => {
  derBody(value, derTag.sequence);
  return value === undefined ? [] : derChildren(value);
};

/** An object identifier in dotted numbers. */
export const readOid = (value: DerValue | undefined): string => {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of derBody(value, derTag.oid)) {
    arc = arc * 128 + (octet & 0x7f);
    if (!Number.isSafeInteger(arc)) throw wrong('an object identifier is too large');
    if (octet < 0x80) {
      if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)));
      arcs.push(arcs.length === 1 && arcs[0] !== undefined ? arc - arcs[0] * 40 : arc);
      arc = 0;
    }
  }
  return arcs.join('.');
};

/** The magnitude of a positive INTEGER, without the octet that only says "positive". */
export const readUnsigned = (value: DerValue | undefined): Uint8Array<ArrayBuffer> => {
  const body = derBody(value, derTag.integer);
  const start = body.findIndex((octet) => octet !== 0);
  return start === -1 ? new Uint8Array(1) : body.slice(start);
};

/** A BIT STRING of whole octets. */
export const readBits = (value: DerValue | undefined): Uint8Array<ArrayBuffer> => {
  const body = derBody(value, derTag.bitString);
  if (body[0] !== 0) throw wrong('a bit string is not made of whole octets');
  return body.slice(1);
};

export const joinBytes = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** One value of `tag` that holds `parts`. */
export const writeDer = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const body = joinBytes(...parts);
  const octets: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  const length = body.length < 0x80 ? [body.length] : [0x80 + octets.length, ...octets];
  return joinBytes(new Uint8Array([tag, ...length]), body);
};

export const writeOid = (dotted: string): Uint8Array<ArrayBuffer> => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left % 128) + 128);
    return groups;
  });
  return writeDer(derTag.oid, new Uint8Array(octets));
};

/** A positive INTEGER of this magnitude. */
export const writeUnsigned = (magnitude: Uint8Array): Uint8Array<ArrayBuffer> =>
  writeDer(derTag.integer, new Uint8Array((magnitude[0] ?? 0) >= 0x80 ? 1 : 0), magnitude);

/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

/** Two 32-bit hashes of a text: multiply-xor over UTF-16 code units with two odd multipliers, then MurmurHash3's finalizer across both. */
function hash64(text: string): readonly [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return [a >>> 0, b >>> 0];
}

/**
 * The stream of random numbers that belongs to these labels: the same labels give the same stream,
 * on any machine and in any order of calls. Labels name seed, run id, arrival index and purpose.
 *
 * The generator is sfc32 of PractRand (Chris Doty-Humphrey): 128 bits of state, period at least 2^32.
 */
export function stream(...labels: readonly (string | number)[]): Random {
  const key = labels.join('\u0000');
  let [a, b] = hash64(key);
  let c = a ^ Math.imul(b, 0x27d4eb2f);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  return () => next() / 2 ** 32;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hex = (byte: number): string => HEX[byte & 255] ?? '';

/** A version 4 UUID (RFC 9562 §5.4) of 122 bits drawn from `random`. */
export function uuidV4(random: Random): string {
  const a = (random() * 2 ** 32) >>> 0;
  const b = (random() * 2 ** 32) >>> 0;
  const c = (random() * 2 ** 32) >>> 0;
  const d = (random() * 2 ** 32) >>> 0;
  return `${hex(a >>> 24)}${hex(a >>> 16)}${hex(a >>> 8)}${hex(a)}-${hex(b >>> 24)}${hex(b >>> 16)}-${hex(
    0x40 | ((b >>> 8) & 0x0f),
  )}${hex(b)}-${hex(0x80 | ((c >>> 24) & 0x3f))}${hex(c >>> 16)}-${hex(c >>> 8)}${hex(c)}${hex(d >>> 24)}${hex(
    d >>> 16,
  )}${hex(d >>> 8)}${hex(d)}`;
}

/**
 * A 64-bit hash of a text as 16 hexadecimal digits, to see equality without keeping the text. It is
 * not cryptographic: secrets are hashed elsewhere, with a salt.
 */
export function fingerprint(text: string): string {
  const [high, low] = hash64(text);
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

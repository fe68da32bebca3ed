/**
 * A 64-bit number as a node sends it: decimal digits in a string. JavaScript's numbers are exact to 2^53 only, so it is never turned
 * into one where it is shown, compared, copied or exported.
 */
export type Int64 = string;

const DIGITS = /^-?[0-9]+$/;

/** Zero for what is no number: only for sums and bars, never for a value that is shown. */
export function bigint(value: Int64 | null | undefined): bigint {
  return value !== null && value !== undefined && DIGITS.test(value) ? BigInt(value) : 0n;
}

/** Near enough for a bar, a curve or a rounded unit. */
export function roughly(value: Int64 | null | undefined): number {
  return Number(bigint(value));
}

export function compareInt64(a: Int64 | null | undefined, b: Int64 | null | undefined): number {
  const left = bigint(a);
  const right = bigint(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Digits in groups, every digit exact. */
export function grouped(value: Int64, language: string): string {
  return DIGITS.test(value) ? new Intl.NumberFormat(language).format(BigInt(value)) : value;
}

/**
 * One spelling for all spellings of a decimal number (RFC 8259 section 6): its digits without outer zeros, and the
 * power of ten. Exact where a double is not, and for powers of any length. `-0` is 0: only spellings tell them apart.
 * @param literal a JSON number as written
 */
export function canonicalNumber(literal: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = whole + fraction;
  let start = 0;
  let end = digits.length;
  while (digits[start] === '0') start++;
  while (end > start && digits[end - 1] === '0') end--;
  if (start === end) return '0';
  const exponent =
    BigInt(power.replace('+', '')) + BigInt(whole.length + fraction.length - end - fraction.length);
  return `${sign}${digits.slice(start, end)}e${exponent}`;
}

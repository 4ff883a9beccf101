/** Arithmetic of the field with 256 elements that QR codes use: powers of 2 modulo x⁸ + x⁴ + x³ + x² + 1. */
const EXPONENTS = new Uint8Array(255);
const LOGARITHMS = new Uint8Array(256);

for (let power = 0, value = 1; power < 255; power++) {
  EXPONENTS[power] = value;
  LOGARITHMS[value] = power;
  value = value < 128 ? value << 1 : (value << 1) ^ 0x11d;
}

function multiply(left: number, right: number): number {
  if (left === 0 || right === 0) return 0;
  return EXPONENTS[((LOGARITHMS[left] ?? 0) + (LOGARITHMS[right] ?? 0)) % 255] ?? 0;
}

/** The product of (x − 2⁰) … (x − 2ⁿ⁻¹), without its leading 1. */
function generator(degree: number): number[] {
  let polynomial = [1];
  for (let power = 0; power < degree; power++) {
    const root = EXPONENTS[power] ?? 0;
    const shifted = [...polynomial, 0];
    polynomial = shifted.map((value, i) => value ^ multiply(polynomial[i - 1] ?? 0, root));
  }
  return polynomial.slice(1);
}

/** The remainder of the data, moved up by `count` places, divided by the generator. */
export function errorCorrection(data: readonly number[], count: number): number[] {
  const divisor = generator(count);
  let remainder: number[] = Array.from({ length: count }, () => 0);
  for (const byte of data) {
    const factor = byte ^ (remainder[0] ?? 0);
    remainder = [...remainder.slice(1), 0].map((value, i) => value ^ multiply(divisor[i] ?? 0, factor));
  }
  return remainder;
}

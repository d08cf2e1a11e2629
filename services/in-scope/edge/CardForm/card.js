// What a card number looks like. The server decides whether it is one.

const brands = [
  { name: 'Amex', pattern: /^3[47]/, groups: [4, 6, 5] },
  { name: 'Visa', pattern: /^4/, groups: [4, 4, 4, 4, 3] },
  { name: 'Mastercard', pattern: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, groups: [4, 4, 4, 4] },
  { name: 'Discover', pattern: /^(6011|64[4-9]|65)/, groups: [4, 4, 4, 4, 3] },
  { name: 'JCB', pattern: /^35(2[89]|[3-8])/, groups: [4, 4, 4, 4, 3] },
  { name: 'Diners', pattern: /^3(0[0-5]|095|6|8|9)/, groups: [4, 6, 4, 4] },
];

const unknown = { name: '', groups: [4, 4, 4, 4, 3] };

export const brandOf = (digits) => brands.find((brand) => brand.pattern.test(digits)) ?? unknown;

// Digits beyond the groups are shown, not dropped: whoever reads them sees what is wrong.
export function formatNumber(digits) {
  const parts = [];
  let at = 0;
  for (const size of brandOf(digits).groups) {
    parts.push(digits.slice(at, at + size));
    at += size;
  }
  parts.push(digits.slice(at));
  return parts.filter(Boolean).join(' ');
}

// ISO/IEC 7812-1: 13 to 19 digits, of which the last checks the others (annex B).
export const isNumber = (digits) => digits.length >= 13 && digits.length <= 19 && passesLuhn(digits);

function passesLuhn(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 1) digit *= 2;
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

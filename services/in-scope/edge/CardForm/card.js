// What a card looks like while it is typed. The server decides whether it is one.

const brands = [
  { name: 'Amex', pattern: /^3[47]/, groups: [4, 6, 5] },
  { name: 'Visa', pattern: /^4/, groups: [4, 4, 4, 4, 3] },
  { name: 'Mastercard', pattern: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, groups: [4, 4, 4, 4] },
  { name: 'Discover', pattern: /^(6011|64[4-9]|65)/, groups: [4, 4, 4, 4, 3] },
  { name: 'JCB', pattern: /^35(2[89]|[3-8])/, groups: [4, 4, 4, 4, 3] },
  { name: 'Diners', pattern: /^3(0[0-5]|095|6|8|9)/, groups: [4, 6, 4, 4] },
];

const unknown = { name: '', groups: [4, 4, 4, 4, 3] };

export const digitsOf = (text) => text.replace(/\D/g, '');

export const brandOf = (digits) => brands.find((brand) => brand.pattern.test(digits)) ?? unknown;

export function formatNumber(digits) {
  const parts = [];
  let at = 0;
  for (const size of brandOf(digits).groups) {
    if (at >= digits.length) break;
    parts.push(digits.slice(at, at + size));
    at += size;
  }
  return parts.join(' ');
}

export function formatExpiry(text) {
  // A month of one digit is complete when no second can follow, or when a separator does.
  const digits = digitsOf(/^\s*([2-9]|\d\s*[^\d\s])/.test(text) ? `0${text}` : text);
  const [month, year] = [digits.slice(0, 2), digits.slice(2, 6)];
  return year !== '' || (month.length === 2 && /\D/.test(text)) ? `${month} / ${year}` : month;
}

export function parseExpiry(text) {
  const match = /^(\d\d) \/ (?:20)?(\d\d)$/.exec(text);
  if (!match) return null;
  const [month, year] = [Number(match[1]), 2000 + Number(match[2])];
  return month >= 1 && month <= 12 ? { month, year } : null;
}

export function isPast({ month, year }, today = new Date()) {
  return year * 12 + month < today.getFullYear() * 12 + today.getMonth() + 1;
}

// ISO/IEC 7812-1, annex B.
export function passesLuhn(digits) {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 1) digit *= 2;
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

// Digits of any script, read by their value. What stands between them separates or is not seen: neither is refused.

const digit = /\p{Nd}/u;

// Unicode encodes the decimal digits of a script in a row from zero to nine.
function valueOf(character) {
  const code = character.codePointAt(0);
  let first = code;
  while (digit.test(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
}

// The text with ASCII digits.
export const withPlainDigits = (text) => text.replace(/\p{Nd}/gu, valueOf);

export const digitsOf = (text) => withPlainDigits(text).replace(/[^0-9]/g, '');

// The month in which a card ends, however it is written. Whether it has ended is for the server to say: the clock of
// this device may be wrong, and the month ends later elsewhere.

import { withPlainDigits } from '/digits.js';

const written = [
  /^(?<month>\d{1,2})\D+(?:20)?(?<year>\d\d)$/,
  /^20(?<year>\d\d)\D+(?<month>\d{1,2})$/,
  /^(?<month>0[1-9]|1[0-2])(?:20)?(?<year>\d\d)$/,
  /^20(?<year>\d\d)(?<month>\d\d)$/,
  /^(?<month>[1-9])(?:20)?(?<year>\d\d)$/,
];

// { month, year }, or null where the text names no month of a year.
export function parseExpiry(text) {
  const plain = withPlainDigits(text).replace(/^[^0-9]+|[^0-9]+$/g, '');
  for (const form of written) {
    const { month, year } = form.exec(plain)?.groups ?? {};
    if (month >= 1 && month <= 12) return { month: Number(month), year: 2000 + Number(year) };
  }
  return null;
}

export const formatExpiry = ({ month, year }) => `${String(month).padStart(2, '0')} / ${String(year).slice(2)}`;

// While digits are appended, the year is set apart as soon as it is clear where the month ends: 129 may be 1 / 29.
const appended = /^(0[1-9]|1[0-2](?=\d\d)|1(?=[3-9])|2(?=[1-9])|[3-9])(\d{1,4})$/;

export const separateYear = (text) => withPlainDigits(text).replace(appended, '$1 / $2');

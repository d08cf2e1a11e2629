// Amounts are integers in minor units. How many of them make one major unit is told with each; how amounts of a
// currency are customarily shown, which browsers know, is something else.

const formats = new Map();

function formatOf(currency, exponent) {
  if (!formats.has(currency)) {
    formats.set(currency, new Intl.NumberFormat(document.documentElement.lang, {
      style: 'currency', currency, minimumFractionDigits: exponent, maximumFractionDigits: exponent,
    }));
  }
  return formats.get(currency);
}

export const formatMoney = ({ amount, currency, exponent }) =>
  formatOf(currency, exponent).format(amount / 10 ** exponent);

// Amounts are integers in minor units; how many of them make one major unit is the currency's business.

const formats = new Map();

function formatOf(currency) {
  if (!formats.has(currency)) {
    formats.set(currency, new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency }));
  }
  return formats.get(currency);
}

export function formatMoney({ amount, currency }) {
  const format = formatOf(currency);
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

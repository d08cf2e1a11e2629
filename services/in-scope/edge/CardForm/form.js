// The card form. The number goes from here to this origin's own server and nowhere else; the shop, which frames this
// page, is told the token, the brand and the last four digits.

import { brandOf, isNumber } from '/card.js';
import { ExpiryField } from '/expiry-field.js';
import { NumberField } from '/number-field.js';

const shop = document.querySelector('meta[name="shop-origin"]').content;
const number = new NumberField('card-number');
const expiry = new ExpiryField('card-expiry');
const brand = document.getElementById('card-brand');
// For one card, from the first request to the last answer.
const patience = 30_000;

const sentences = {
  'card-number-invalid': [number, 'This card number is not right. Check the digits.'],
  'expiry-invalid': [expiry, 'Enter month and year, such as 04 / 29.'],
  'card-expired': [expiry, 'This card has expired.'],
  'rate-limited': [null, 'Too many attempts. Wait a minute, then try again.'],
  'dependency-unavailable': [null, 'Cards cannot be taken at the moment. Try again shortly.'],
};
const otherwise = [null, 'The card could not be checked. Try again.'];

let busy = false;

const tell = (message) => {
  if (window.parent !== window) window.parent.postMessage(message, shop);
};

const height = () => Math.ceil(document.body.getBoundingClientRect().height);

function setBusy(value) {
  busy = value;
  // What is sent is what is seen.
  for (const { input } of [number, expiry]) input.readOnly = busy;
}

number.onEdit(() => { brand.textContent = brandOf(number.digits).name; });

for (const { input } of [number, expiry]) {
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') tell({ type: 'enter' });
  });
}

document.getElementById('card-form').addEventListener('submit', (event) => event.preventDefault());

// A sentence about a field stands at the field; any other is the shop's to show, beside what was pressed.
function fail(field, message) {
  field?.fail(message);
  field?.input.focus();
  tell({ type: field ? 'invalid' : 'failed', message });
}

function readCard() {
  const { digits } = number;
  const { date } = expiry;
  const faults = [];
  if (digits === '') faults.push([number, 'Enter the card number.']);
  else if (!isNumber(digits)) faults.push(sentences['card-number-invalid']);
  if (!date) faults.push(sentences['expiry-invalid']);
  for (const [field, message] of faults) field.fail(message);
  if (faults.length === 0) return { number: digits, expiryMonth: date.month, expiryYear: date.year };
  fail(...faults[0]);
  return null;
}

// A busy server says when to come back; sending the same card again does no harm.
async function send(card) {
  const [end, signal] = [performance.now() + patience, AbortSignal.timeout(patience)];
  while (true) {
    const response = await fetch('/cards', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(card),
      signal,
    });
    const wait = response.ok ? 0 : 1000 * Number(response.headers.get('retry-after'));
    if (!(wait > 0) || performance.now() + wait > end) return response;
    await new Promise((resolve) => { setTimeout(resolve, wait); });
  }
}

async function exchange(card) {
  const response = await send(card);
  const answer = await response.json();
  if (response.ok) {
    tell({ type: 'token', token: answer.token, brand: answer.brand, last4: answer.last4 });
    return;
  }
  fail(...(sentences[String(answer.type).split(':').at(-1)] ?? otherwise));
}

async function submit() {
  if (busy) return;
  const card = readCard();
  if (!card) return;
  setBusy(true);
  try {
    await exchange(card);
  } catch {
    fail(...otherwise);
  } finally {
    setBusy(false);
  }
}

function reset() {
  number.clear();
  expiry.clear();
  brand.textContent = '';
}

window.addEventListener('message', ({ origin, source, data }) => {
  if (origin !== shop || source !== window.parent) return;
  if (data?.type === 'submit') submit();
  if (data?.type === 'reset') reset();
});

tell({ type: 'ready', height: height() });
new ResizeObserver(() => tell({ type: 'height', height: height() })).observe(document.body);

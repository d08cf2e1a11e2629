import '/assets/faults.js';
import { Failure, listProducts, placeOrder } from '/assets/api.js';
import { drawingOf } from '/assets/art.js';
import { beginAttempt, endAttempt, readAttempt } from '/assets/attempt.js';
import { CardFrame } from '/assets/card-frame.js';
import { emptyCart, linesOf, onCartChange, totalOf } from '/assets/cart.js';
import { byId, element, show } from '/assets/dom.js';
import { formatMoney } from '/assets/money.js';

const email = byId('email');
const pay = byId('pay');
const outcome = byId('pay-status');
const progress = byId('pay-progress');

let products = [];
let lines = [];
let frame;
let busy = false;

function payLabel() {
  if (readAttempt()) return 'Try again';
  return lines.length > 0 ? `Pay ${formatMoney(totalOf(lines))}` : 'Pay';
}

// What is told stands until the next action: a screen reader may come to it late.
function report(text) {
  progress.textContent = text;
}

function setBusy(text) {
  busy = text !== '';
  if (busy) report(text);
  pay.textContent = busy ? text : payLabel();
  pay.disabled = busy || !(frame?.isReady || readAttempt());
  pay.setAttribute('aria-busy', String(busy));
  // While an attempt is open its content is settled.
  email.readOnly = busy || readAttempt() !== null;
}

function tell(title, text) {
  report('');
  outcome.replaceChildren(element('strong', {}, title), ' ', text);
  show(outcome);
  outcome.focus();
}

function setEmailError(message) {
  const error = byId('email-error');
  error.textContent = message;
  show(error, message !== '');
  if (message === '') email.removeAttribute('aria-invalid');
  else email.setAttribute('aria-invalid', 'true');
}

function isEmailValid() {
  email.value = email.value.trim();
  const message = email.value === '' ? 'Enter your e-mail address.'
    : email.validity.valid ? '' : 'Enter an e-mail address such as name@example.com.';
  setEmailError(message);
  if (message !== '') email.focus();
  return message === '';
}

async function newAttempt() {
  if (!isEmailValid()) return null;
  setBusy('Checking the card…');
  const { token, invalid, failed } = await frame.tokenize();
  if (token) {
    return beginAttempt({
      items: lines.map(({ product, quantity }) => ({ productId: product.id, quantity })),
      cardToken: token,
      email: email.value,
    });
  }
  if (invalid) report(invalid);
  else tell('Your order was not placed.', failed);
  return null;
}

function answered(order) {
  endAttempt();
  if (order.status === 'Declined') {
    frame.reset();
    tell('Your card was declined.', 'Nothing was charged. Use another card.');
  } else if (order.status === 'Failed') {
    frame.reset();
    tell('The payment did not go through.', 'Nothing was charged. Enter the card again to retry.');
  } else {
    emptyCart();
    // In place of this page: going back from the order leads to the shop, not to a form that was used.
    location.replace(`/orders/${encodeURIComponent(order.id)}`);
    return true;
  }
  return false;
}

function refused(failure) {
  if (!(failure instanceof Failure)) {
    report('');
    throw failure;
  }
  if (failure.isOpen) {
    tell('We do not know yet whether your order arrived.', `${failure.message} You will not be charged twice.`);
    return;
  }
  endAttempt();
  if (failure.slug === 'email-invalid') {
    report('');
    setEmailError(failure.message);
    email.focus();
    return;
  }
  if (failure.slug.startsWith('token-') || failure.slug.startsWith('card-')) frame.reset();
  tell('Your order was not placed.', failure.message);
}

async function submit() {
  if (busy || pay.disabled) return;
  show(outcome, false);
  report('');
  let leaving = false;
  try {
    const attempt = readAttempt() ?? await newAttempt();
    if (!attempt) return;
    setBusy('Placing your order…');
    leaving = answered(await placeOrder(attempt.key, attempt.order));
  } catch (failure) {
    refused(failure);
  } finally {
    if (!leaving) setBusy('');
  }
}

function summaryLine({ product, quantity }) {
  return element('li', { class: 'line' },
    drawingOf(product.id, 56),
    element('div', { class: 'line-about' },
      element('span', { class: 'line-name' }, product.name),
      element('span', { class: 'muted' }, `${quantity} × ${formatMoney(product.price)}`)),
    element('span', { class: 'price' }, formatMoney({ ...product.price, amount: product.price.amount * quantity })));
}

// An open attempt shows what was sent with it, whatever became of the cart since.
function linesToPay() {
  const items = readAttempt()?.order.items;
  if (!items) return linesOf(products);
  return items.flatMap(({ productId, quantity }) => {
    const product = products.find(({ id }) => id === productId);
    return product ? [{ product, quantity }] : [];
  });
}

function openFrame() {
  const opened = new CardFrame();
  opened.addEventListener('ready', () => { if (!busy) setBusy(''); });
  opened.addEventListener('enter', submit);
  return opened;
}

function render() {
  lines = linesToPay();
  const isEmpty = lines.length === 0;
  show(byId('empty'), isEmpty);
  show(byId('checkout'), !isEmpty);
  byId('summary-lines').replaceChildren(...lines.map(summaryLine));
  if (!isEmpty) {
    byId('summary-total').textContent = formatMoney(totalOf(lines));
    frame ??= openFrame();
  }
  setBusy('');
}

async function start() {
  const status = byId('checkout-status');
  try {
    products = await listProducts();
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    status.textContent = failure.message;
    return;
  }
  show(status, false);
  render();
  onCartChange(() => { if (!busy) render(); });
  if (lines.length === 0) return;
  email.value = readAttempt()?.order.email ?? '';
  if (readAttempt()) submit();
}

byId('pay-form').addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});
email.addEventListener('input', () => setEmailError(''));
start();

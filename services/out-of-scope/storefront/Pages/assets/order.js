import '/assets/faults.js';
import { cancelOrder, Failure, getOrder } from '/assets/api.js';
import { byId, element, show } from '/assets/dom.js';
import { formatMoney } from '/assets/money.js';

const states = {
  Pending: ['Your order is being paid', 'Waiting for the bank. This page follows along.', 'wait'],
  Confirmed: ['Thank you for your order', 'Your payment went through. A receipt is on its way.', 'good'],
  Declined: ['Your card was declined', 'Nothing was charged. You can order again with another card.', 'bad'],
  Failed: ['The payment did not go through', 'Nothing was charged. You can order again.', 'bad'],
  Cancelling: ['Your order is being cancelled', 'The money is on its way back. This page follows along.', 'wait'],
  Refunded: ['Your order was cancelled', 'The full amount went back to your card.', 'calm'],
};

const events = {
  Placed: 'Order placed',
  Confirmed: 'Payment authorized',
  Declined: 'Card declined',
  Failed: 'Payment failed',
  Captured: 'Payment collected',
  ReceiptSent: 'Receipt sent',
  Cancelled: 'Cancellation requested',
  Refunded: 'Refunded in full',
};

const brands = { visa: 'Visa', mastercard: 'Mastercard', amex: 'American Express', jcb: 'JCB', unionpay: 'UnionPay' };

const longestPause = 15_000;
const confirmDialog = byId('confirm');
const cancel = byId('cancel');
const id = decodeURIComponent(location.pathname.split('/').at(-1));
const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'medium' });

const firstPause = 1000;
let pause = firstPause;
let seen = 0;
let timer;

const nameOf = (brand) => brands[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1);

// The receipt follows the confirmation by moments; then nothing changes by itself.
function isSettled({ status, history }) {
  if (status === 'Pending' || status === 'Cancelling') return false;
  return status !== 'Confirmed' || history.some(({ event }) => event === 'ReceiptSent');
}

function receiptLine({ name, quantity, price }) {
  return element('tr', {},
    element('th', { scope: 'row' }, name),
    element('td', { class: 'number' }, String(quantity)),
    element('td', { class: 'number' }, formatMoney({ ...price, amount: price.amount * quantity })));
}

function historyEntry({ event, at }) {
  return element('li', { 'data-event': event },
    element('span', { class: 'event' }, events[event] ?? event),
    element('time', { datetime: new Date(at).toISOString(), class: 'muted' }, time.format(new Date(at))));
}

function setText(target, text) {
  // Unchanged text is left alone, so that it is not announced again.
  if (target.textContent !== text) target.textContent = text;
}

function render(order) {
  const [title, waiting, tone] = states[order.status] ?? [order.status, '', 'calm'];
  const isReceiptSent = order.status === 'Confirmed' && order.history.some(({ event }) => event === 'ReceiptSent');
  const lead = isReceiptSent ? 'Your payment went through, and your receipt has been sent.' : waiting;
  const badge = byId('order-status');
  setText(badge, order.status);
  badge.dataset.tone = tone;
  badge.dataset.status = order.status;
  setText(byId('order-title'), title);
  setText(byId('order-lead'), lead);
  document.title = `${title} – Linden`;
  byId('receipt-lines').replaceChildren(...order.items.map(receiptLine));
  byId('receipt-total').textContent = formatMoney(order.total);
  byId('receipt-card').textContent = order.card ? `${nameOf(order.card.brand)} ending in ${order.card.last4}` : '–';
  byId('receipt-id').textContent = order.id;
  byId('history').replaceChildren(...order.history.map(historyEntry));
  show(cancel, order.status === 'Confirmed');
  show(byId('order-notice'), false);
  show(byId('order'));
}

function follow(order) {
  clearTimeout(timer);
  if (order && isSettled(order)) return;
  // What has just moved on is likely to move again soon.
  if (order && order.history.length > seen) {
    seen = order.history.length;
    pause = firstPause;
  }
  timer = setTimeout(refresh, pause);
  pause = Math.min(pause * 2, longestPause);
}

async function refresh() {
  try {
    const order = await getOrder(id);
    render(order);
    follow(order);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    if (byId('order').hidden) byId('order-notice').textContent = failure.message;
    if (failure.isOpen) follow(null);
  }
}

async function askAndCancel() {
  cancel.disabled = true;
  byId('cancel-error').textContent = '';
  try {
    const order = await cancelOrder(id);
    pause = firstPause;
    render(order);
    byId('main').focus();
    follow(order);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    byId('cancel-error').textContent = failure.message;
  } finally {
    cancel.disabled = false;
  }
}

cancel.addEventListener('click', () => {
  confirmDialog.returnValue = 'keep';
  confirmDialog.showModal();
});
confirmDialog.addEventListener('close', () => {
  if (confirmDialog.returnValue === 'cancel') askAndCancel();
});
// A page that was gone back to may have been left long ago.
window.addEventListener('pageshow', ({ persisted }) => { if (persisted) refresh(); });
refresh();

// The shop's JSON interface. What goes wrong becomes a Failure with a sentence for people.

const sentences = {
  'product-unknown': 'Something in your cart is no longer sold. Remove it and try again.',
  'quantity-invalid': 'One of the quantities cannot be ordered.',
  'items-invalid': 'This cart cannot be ordered.',
  'email-invalid': 'Enter an e-mail address such as name@example.com.',
  'card-expired': 'This card has expired. Use another card.',
  'token-invalid': 'The card details have to be entered again.',
  'token-unknown': 'The card details have to be entered again.',
  'token-expired': 'The card details were entered too long ago. Enter them again.',
  'token-used': 'These card details were already used. Enter them again.',
  'card-number-refused': 'A card number belongs in the card form and nowhere else.',
  'idempotency-key-reused': 'This order was already placed with other contents.',
  'not-found': 'There is no such order.',
  'conflict': 'This is no longer possible.',
  'rate-limited': 'Too many requests. Wait a moment, then try again.',
  'dependency-unavailable': 'The shop is having trouble at the moment. Try again shortly.',
  'unreachable': 'The shop cannot be reached. Check your connection and try again.',
};

export class Failure extends Error {
  constructor(status, slug) {
    super(sentences[slug] ?? 'Something went wrong. Try again.');
    this.status = status;
    this.slug = slug;
  }

  // Whether the same request may still succeed, or may have succeeded without our knowing.
  get isOpen() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

async function send(path, options) {
  try {
    return await fetch(path, { signal: AbortSignal.timeout(40_000), ...options });
  } catch {
    throw new Failure(0, 'unreachable');
  }
}

// Each of these requests may be repeated. A busy server says when to come back, and for a while the page does.
async function request(path, { patience = 10_000, ...options } = {}) {
  const end = performance.now() + patience;
  let response = await send(path, options);
  for (let wait; (wait = waitOf(response)) > 0 && performance.now() + wait < end;) {
    await new Promise((resolve) => { setTimeout(resolve, wait); });
    response = await send(path, options);
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  throw new Failure(response.ok ? 500 : response.status, String(answer?.type ?? '').split(':').at(-1));
}

const waitOf = ({ ok, headers }) => (ok ? 0 : 1000 * Number(headers.get('retry-after')));

export const listProducts = () => request('/api/products');

export const getOrder = (id) => request(`/api/orders/${encodeURIComponent(id)}`);

export const cancelOrder = (id) => request(`/api/orders/${encodeURIComponent(id)}/cancel`, {
  method: 'POST',
  patience: 60_000,
});

export const placeOrder = (key, order) => request('/api/orders', {
  method: 'POST',
  patience: 60_000,
  headers: { 'content-type': 'application/json', 'idempotency-key': key },
  body: JSON.stringify(order),
});

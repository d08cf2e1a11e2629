// The cart: product ids and quantities, kept in this browser and shared by its tabs.

const storageKey = 'cart';

export const maxQuantity = 10;

export function readCart() {
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return new Map(Object.entries(stored).filter(([, quantity]) => Number.isInteger(quantity) && quantity > 0));
  } catch {
    return new Map();
  }
}

export function setQuantity(productId, quantity) {
  const cart = readCart();
  if (quantity > 0) cart.set(productId, Math.min(quantity, maxQuantity));
  else cart.delete(productId);
  localStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(cart)));
}

export const emptyCart = () => localStorage.removeItem(storageKey);

// Another tab may change the cart, and so may whatever comes between leaving a page and going back to it.
export function onCartChange(listener) {
  window.addEventListener('storage', ({ key }) => {
    if (key === storageKey || key === null) listener();
  });
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) listener();
  });
}

// The lines that can be ordered: what is no longer sold falls out.
export function linesOf(products) {
  const cart = readCart();
  return products
    .filter((product) => cart.has(product.id))
    .map((product) => ({ product, quantity: cart.get(product.id) }));
}

// Of at least one line.
export const totalOf = (lines) => ({
  ...lines[0].product.price,
  amount: lines.reduce((sum, { product, quantity }) => sum + product.price.amount * quantity, 0),
});

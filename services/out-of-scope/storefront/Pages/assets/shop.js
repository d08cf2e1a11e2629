import '/assets/faults.js';
import { Failure, listProducts } from '/assets/api.js';
import { drawingOf } from '/assets/art.js';
import { linesOf, maxQuantity, onCartChange, readCart, setQuantity, totalOf } from '/assets/cart.js';
import { byId, element, show } from '/assets/dom.js';
import { formatMoney } from '/assets/money.js';

const cart = byId('cart');
const announcement = byId('announcement');
let products = [];
let hideAnnouncement;

function announce(text) {
  clearTimeout(hideAnnouncement);
  announcement.textContent = text;
  hideAnnouncement = setTimeout(() => { announcement.textContent = ''; }, 4000);
}

function change(product, quantity) {
  setQuantity(product.id, quantity);
  renderCart();
}

function add(product) {
  const quantity = readCart().get(product.id) ?? 0;
  if (quantity >= maxQuantity) {
    announce(`${maxQuantity} of ${product.name} is as many as one order can have.`);
    return;
  }
  change(product, quantity + 1);
  announce(`${product.name} is in your cart.`);
}

function productCard(product) {
  const title = `product-${product.id}`;
  return element('li', { class: 'product', 'data-testid': `product-${product.id}` },
    element('div', { class: 'stage' }, drawingOf(product.id, 160)),
    element('div', { class: 'about' },
      element('h2', { id: title }, product.name),
      element('p', { class: 'muted' }, product.description)),
    element('div', { class: 'offer' },
      element('span', { class: 'price' }, formatMoney(product.price)),
      element('button', {
        class: 'button', type: 'button', 'data-testid': `add-${product.id}`, 'aria-describedby': title,
        onclick: () => add(product),
      }, 'Add to cart')));
}

function stepper({ product, quantity }) {
  const step = (label, sign, by, id) => {
    const button = element('button', {
      class: 'step', type: 'button', 'data-testid': `${id}-${product.id}`, 'aria-label': `${label} of ${product.name}`,
      onclick: () => {
        change(product, quantity + by);
        // The line was drawn anew; the keyboard stays where it was.
        (cart.querySelector(`[data-testid="${id}-${product.id}"]:not(:disabled)`) ?? byId('close-cart')).focus();
      },
    }, sign);
    button.disabled = quantity + by > maxQuantity;
    return button;
  };
  return element('div', { class: 'stepper' },
    step('One less', '−', -1, 'less'),
    element('span', { class: 'quantity', 'data-testid': `quantity-${product.id}` }, String(quantity)),
    step('One more', '+', +1, 'more'));
}

function cartLine(line) {
  const { product, quantity } = line;
  return element('li', { class: 'line', 'data-testid': `line-${product.id}` },
    drawingOf(product.id, 56),
    element('div', { class: 'line-about' },
      element('span', { class: 'line-name' }, product.name),
      stepper(line)),
    element('span', { class: 'price' }, formatMoney({ ...product.price, amount: product.price.amount * quantity })));
}

function renderCart() {
  const lines = linesOf(products);
  byId('cart-count').textContent = String(lines.reduce((sum, { quantity }) => sum + quantity, 0));
  byId('cart-lines').replaceChildren(...lines.map(cartLine));
  show(byId('cart-empty'), lines.length === 0);
  show(byId('cart-foot'), lines.length > 0);
  if (lines.length > 0) byId('cart-total').textContent = formatMoney(totalOf(lines));
}

async function start() {
  const status = byId('products-status');
  try {
    products = await listProducts();
    byId('products').replaceChildren(...products.map(productCard));
    renderCart();
    show(status, false);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    status.textContent = failure.message;
  }
}

byId('open-cart').addEventListener('click', () => cart.showModal());
byId('close-cart').addEventListener('click', () => cart.close());
// The dialog's own box is its backdrop's target: a click beside the contents closes it.
cart.addEventListener('click', ({ target }) => { if (target === cart) cart.close(); });
onCartChange(renderCart);
start();

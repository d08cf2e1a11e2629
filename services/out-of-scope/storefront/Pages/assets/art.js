// A drawing for every product; what has none of its own gets the generic one.

import { element } from '/assets/dom.js';

const generic = '/assets/products/generic.svg';

export function drawingOf(productId, size) {
  const image = element('img', {
    src: `/assets/products/${encodeURIComponent(productId)}.svg`, alt: '', width: size, height: size, class: 'art',
  });
  image.addEventListener('error', () => image.setAttribute('src', generic), { once: true });
  return image;
}

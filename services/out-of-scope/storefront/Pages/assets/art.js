// The drawing of a product. The server answers with a generic one where a product has none of its own.

import { element } from '/assets/dom.js';

export const drawingOf = (productId, size) => element('img', {
  src: `/assets/products/${encodeURIComponent(productId)}.svg`, alt: '', width: size, height: size, class: 'art',
});

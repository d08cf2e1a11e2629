// The field of the card number. What it holds is digits; the groups are only shown.

import { formatNumber } from '/card.js';
import { digitsOf } from '/digits.js';
import { Field } from '/field.js';

export class NumberField extends Field {
  #digits = '';

  constructor(id) {
    super(id);
    this.onEdit((kind) => this.#edited(kind));
  }

  get digits() {
    return digitsOf(this.value);
  }

  clear() {
    super.clear();
    this.#digits = '';
  }

  #edited(kind) {
    const { value, selectionStart } = this.input;
    let digits = digitsOf(value);
    let before = digitsOf(value.slice(0, selectionStart ?? value.length)).length;
    // Only a space between groups was taken away: what was meant is the digit beyond it.
    if (digits === this.#digits && kind === 'deleteContentForward') {
      digits = digits.slice(0, before) + digits.slice(before + 1);
    } else if (digits === this.#digits && kind === 'deleteContentBackward' && before > 0) {
      before--;
      digits = digits.slice(0, before) + digits.slice(before + 1);
    }
    this.#digits = digits;
    const formatted = formatNumber(digits);
    this.write(formatted, before === digits.length ? formatted.length : positionAfter(formatted, before));
  }
}

function positionAfter(text, digits) {
  let at = 0;
  for (let seen = 0; seen < digits; at++) {
    if (text[at] !== ' ') seen++;
  }
  return at;
}

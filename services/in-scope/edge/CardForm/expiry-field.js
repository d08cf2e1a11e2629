// The field of the expiry. It is written anew when the buyer is done with it, and never around the caret.

import { formatExpiry, parseExpiry, separateYear } from '/expiry.js';
import { Field } from '/field.js';

export class ExpiryField extends Field {
  constructor(id) {
    super(id);
    this.onEdit((kind) => this.#edited(kind));
    this.input.addEventListener('change', () => this.#tidy());
  }

  get date() {
    return parseExpiry(this.value);
  }

  #edited(kind) {
    const { value, selectionStart } = this.input;
    if (isWhole(kind)) this.#tidy();
    else if (kind === 'insertText' && selectionStart === value.length) this.write(separateYear(value));
  }

  #tidy() {
    const { date } = this;
    if (date) this.write(formatExpiry(date));
  }
}

// A browser or a program that fills the field names no kind of edit, or one that is no typing.
const isWhole = (kind) => ['', 'insertReplacementText', 'insertFromPaste', 'insertFromDrop'].includes(kind);

// An input with its error beside it.

export class Field {
  constructor(id) {
    this.input = document.getElementById(id);
    this.error = document.getElementById(`${id}-error`);
    this.input.addEventListener('input', () => this.fail(''));
  }

  get value() {
    return this.input.value;
  }

  fail(message) {
    this.error.textContent = message;
    this.error.hidden = message === '';
    if (message === '') this.input.removeAttribute('aria-invalid');
    else this.input.setAttribute('aria-invalid', 'true');
  }

  clear() {
    this.input.value = '';
    this.fail('');
  }

  // Rewrites what was typed and keeps the caret behind the same digit.
  reformat(format) {
    const { input } = this;
    const before = digitsIn(input.value.slice(0, input.selectionStart ?? input.value.length));
    const atEnd = input.selectionStart === input.value.length;
    const formatted = format(input.value);
    if (formatted === input.value) return;
    input.value = formatted;
    const caret = atEnd ? formatted.length : positionAfter(formatted, before);
    if (document.activeElement === input) input.setSelectionRange(caret, caret);
  }
}

const digitsIn = (text) => text.replace(/\D/g, '').length;

function positionAfter(text, digits) {
  let at = 0;
  for (let seen = 0; at < text.length && seen < digits; at++) {
    if (/\d/.test(text[at])) seen++;
  }
  return at;
}

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
    this.write('');
    this.fail('');
  }

  write(text, caret = text.length) {
    const { input } = this;
    if (text === input.value) return;
    input.value = text;
    if (document.activeElement === input) input.setSelectionRange(caret, caret);
  }

  // Calls the listener with what was done, when it is done: text that is still being composed is left alone.
  onEdit(listener) {
    this.input.addEventListener('input', (event) => { if (!event.isComposing) listener(event.inputType ?? ''); });
    this.input.addEventListener('compositionend', () => listener('insertText'));
  }
}

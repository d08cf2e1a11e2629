// The shop's side of the card form. Only messages of that frame, from that origin, are heard, and none of them ever
// holds more than a token, a brand and four digits.

import { byId, show } from '/assets/dom.js';

const origin = document.querySelector('meta[name="pay-origin"]').content;
const patience = 3000;
// Longer than the form itself waits for its server, so that the form tells what went wrong whenever it can.
const answerPatience = 15_000;

export class CardFrame extends EventTarget {
  #frame = byId('card-frame');
  #waiting = null;

  constructor() {
    super();
    window.addEventListener('message', (event) => {
      if (event.origin === origin && event.source === this.#frame.contentWindow) this.#hear(event.data);
    });
    byId('card-origin').href = `${origin}/`;
    this.#frame.src = `${origin}/form`;
    setTimeout(() => this.#giveUp(), patience);
  }

  // Resolves with { token, brand, last4 }, or with null when the form says what is wrong.
  tokenize() {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.dispatchEvent(new Event('silent'));
        this.#settle(null);
      }, answerPatience);
      this.#waiting = (card) => {
        clearTimeout(timer);
        resolve(card);
      };
      this.#tell({ type: 'submit' });
    });
  }

  reset() {
    this.#tell({ type: 'reset' });
  }

  #tell(message) {
    this.#frame.contentWindow.postMessage(message, origin);
  }

  #hear(message) {
    switch (message?.type) {
      case 'ready':
        show(byId('card-wait'), false);
        show(byId('card-blocked'), false);
        this.#frame.classList.add('ready');
        this.dispatchEvent(new Event('ready'));
        break;
      case 'height':
        this.#frame.style.height = `${Math.min(Number(message.height) || 0, 600)}px`;
        break;
      case 'enter':
        this.dispatchEvent(new Event('enter'));
        break;
      case 'token':
        this.#settle({ token: String(message.token), brand: String(message.brand), last4: String(message.last4) });
        break;
      case 'invalid':
        this.dispatchEvent(new CustomEvent('invalid', { detail: String(message.message) }));
        this.#settle(null);
        break;
    }
  }

  // A frame cannot tell why it is empty; the likely cause is a certificate, which frames give no way past.
  #giveUp() {
    if (this.#frame.classList.contains('ready')) return;
    show(byId('card-wait'), false);
    show(byId('card-blocked'));
  }

  #settle(card) {
    this.#waiting?.(card);
    this.#waiting = null;
  }
}

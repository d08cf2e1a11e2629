// The shop's side of the card form. Only messages of that frame, from that origin, are heard, and none of them ever
// holds more than a token, a brand and four digits.

import { byId, show } from '/assets/dom.js';

const origin = document.querySelector('meta[name="pay-origin"]').content;
const patience = 3000;
// Longer than the form itself waits for its server, so that the form tells what went wrong whenever it can.
const answerPatience = 45_000;
const lost = { failed: 'The card form did not answer and is loaded anew. Enter the card again, then try again.' };

export class CardFrame extends EventTarget {
  #frame = byId('card-frame');
  #waiting = null;
  #asked = 0;
  #size = { width: 0, height: 0 };

  constructor() {
    super();
    window.addEventListener('message', (event) => {
      if (event.origin === origin && event.source === this.#frame.contentWindow) this.#hear(event.data);
    });
    byId('card-origin').href = `${origin}/`;
    this.#load();
  }

  get isReady() {
    return this.#frame.classList.contains('ready');
  }

  // Resolves with { token }; with { invalid }, the sentence that the form shows at a field; or with { failed }, a
  // sentence that is shown nowhere yet.
  tokenize() {
    this.#fit(this.#asked);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#load();
        this.#settle(lost);
      }, answerPatience);
      this.#waiting = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.#tell({ type: 'submit' });
    });
  }

  reset() {
    this.#tell({ type: 'reset' });
  }

  #load() {
    this.#frame.classList.remove('ready');
    this.#frame.src = `${origin}/form`;
    setTimeout(() => this.#giveUp(), patience);
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
        this.#setHeight(message.height);
        this.dispatchEvent(new Event('ready'));
        // A browser may throw a frame away and load it again; what it was asked is lost.
        this.#settle(lost);
        break;
      case 'height':
        this.#setHeight(message.height);
        break;
      case 'enter':
        this.dispatchEvent(new Event('enter'));
        break;
      case 'token':
        this.#settle({ token: String(message.token) });
        break;
      case 'invalid':
      case 'failed':
        this.#settle({ [message.type]: String(message.message) });
        break;
    }
  }

  // While the button below can be pressed, it must not move from under a finger when a sentence goes away.
  #setHeight(asked) {
    this.#asked = Math.min(Number(asked) || 0, 600);
    const isResized = this.#frame.clientWidth !== this.#size.width;
    this.#fit(isResized ? this.#asked : Math.max(this.#asked, this.#size.height));
  }

  #fit(height) {
    this.#size = { width: this.#frame.clientWidth, height };
    this.#frame.style.height = `${height}px`;
  }

  // A frame cannot tell why it is empty; the likely cause is a certificate, which frames give no way past.
  #giveUp() {
    if (this.isReady) return;
    show(byId('card-wait'), false);
    show(byId('card-blocked'));
  }

  #settle(answer) {
    this.#waiting?.(answer);
    this.#waiting = null;
  }
}

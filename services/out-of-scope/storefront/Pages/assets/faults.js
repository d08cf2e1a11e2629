// Whatever no code expected is told to the person: a page on which nothing happens says so.

import { byId, show } from '/assets/dom.js';

const tell = () => show(byId('fault'));

window.addEventListener('error', tell);
window.addEventListener('unhandledrejection', tell);

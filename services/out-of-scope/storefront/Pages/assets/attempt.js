// One attempt to order: a key and the exact content sent with it, kept until an answer came. A reload or a second
// click repeats the same attempt, which orders and charges once.

const storageKey = 'attempt';

export function readAttempt() {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey));
  } catch {
    return null;
  }
}

export function beginAttempt(order) {
  const attempt = { key: crypto.randomUUID(), order };
  sessionStorage.setItem(storageKey, JSON.stringify(attempt));
  return attempt;
}

export const endAttempt = () => sessionStorage.removeItem(storageKey);

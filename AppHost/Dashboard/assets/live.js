// Keeps the page up to date: the server says when something has changed, the page asks for itself again and exchanges the
// parts marked with data-live that the server now writes otherwise.
const written = new Map();
let asking = false;
let stale = false;

for (const part of document.querySelectorAll('[data-live]')) written.set(part.id, part.outerHTML);

function exchange(old, fresh) {
  const open = [...old.querySelectorAll('details')].map((details) => details.open);
  const focused = old.contains(document.activeElement) ? document.activeElement.id : '';
  old.replaceWith(fresh);
  fresh.querySelectorAll('details').forEach((details, index) => {
    details.open = open[index] ?? false;
  });
  if (focused) document.getElementById(focused)?.focus();
}

function patch(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const fresh of page.querySelectorAll('[data-live]')) {
    const html = fresh.outerHTML;
    const old = document.getElementById(fresh.id);
    if (old && written.get(fresh.id) !== html) exchange(old, document.adoptNode(fresh));
    written.set(fresh.id, html);
  }
}

async function refresh() {
  // Nobody looks, or somebody is about to copy something.
  if (document.hidden || !getSelection().isCollapsed) return;
  if (asking) {
    stale = true;
    return;
  }
  asking = true;
  try {
    do {
      stale = false;
      const answer = await fetch(location.href);
      if (answer.ok) patch(await answer.text());
    } while (stale);
  } catch {
    // The connection below tells when the run has ended.
  } finally {
    asking = false;
  }
}

const changes = new EventSource('/changes');
const ended = document.getElementById('ended');
changes.onmessage = refresh;
changes.onopen = () => {
  ended.hidden = true;
};
changes.onerror = () => {
  ended.hidden = false;
};
document.addEventListener('visibilitychange', refresh);

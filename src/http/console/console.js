// Brings the parts of the page that are marked data-live up to date every ten seconds, while the page is in sight and nobody has stopped it.
const periodMs = 10_000;
const bar = document.querySelector('[data-live-bar]');

if (bar) {
  const { pause, resume, lost } = bar.dataset;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet';
  button.textContent = pause;
  bar.append(button);
  let isOn = true;
  let timer = setTimeout(refresh, periodMs);

  button.addEventListener('click', () => {
    isOn = !isOn;
    button.textContent = isOn ? pause : resume;
    clearTimeout(timer);
    if (isOn) void refresh();
  });

  async function refresh() {
    if (!document.hidden && !(await isRefreshed())) {
      isOn = false;
      button.remove();
      const note = document.createElement('p');
      note.setAttribute('role', 'status');
      note.textContent = lost;
      bar.append(note);
    }
    if (isOn) timer = setTimeout(refresh, periodMs);
  }
}

/** false = the session is over, or the server does not answer. */
async function isRefreshed() {
  try {
    const response = await fetch(window.location.href, { headers: { 'x-console-live': '1' }, redirect: 'error' });
    if (!response.ok) return false;
    const fresh = new window.DOMParser().parseFromString(await response.text(), 'text/html');
    for (const part of document.querySelectorAll('[data-live]')) {
      const next = fresh.getElementById(part.id);
      // What somebody is using stays as it is until they have left it.
      const isInUse = part.contains(document.activeElement) || part.querySelector('details[open]') !== null;
      if (next && !isInUse && next.innerHTML !== part.innerHTML) part.replaceChildren(...next.childNodes);
    }
    return true;
  } catch {
    return false;
  }
}

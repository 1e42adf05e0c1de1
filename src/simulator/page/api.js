// The simulator's control API: what a person does on the page becomes one request here.

const base = new URL('api/', import.meta.url);

async function call(method, path, body) {
  const response = await fetch(new URL(path, base), {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null;
  if (!response.ok) throw new Error(answer?.message ?? `HTTP ${response.status}`);
  return answer;
}

/** Everything: clock, bot, people with their chats, refused requests, faults, quota. */
export const loadState = () => call('GET', 'state');

/** One person as in the state. */
export const loadPerson = (id) => call('GET', `people/${encodeURIComponent(id)}`);

export const addPerson = (name) => call('POST', 'people', { name });

/**
 * What a person does: `follow`, `block`, `unblock`, `read`, `text` { text }, `action` { messageId, action, picked? }, `sticker`, `image`
 * { base64, contentType }, `file` { name, base64 }, `location` { latitude, longitude, address }, `unsend` { messageId }.
 */
export const act = (personId, deed, details = {}) => call('POST', `people/${encodeURIComponent(personId)}/${deed}`, details);

export const advanceClock = (advanceMs) => call('POST', 'clock', { advanceMs });
export const setQuota = (limit) => call('POST', 'quota', { limit });
export const addFault = (fault) => call('POST', 'faults', fault);
export const clearFaults = () => call('DELETE', 'faults');

/** The text that a LINE link (`https://line.me/R/oaMessage/…`) puts into the chat box. */
export const readLink = (url) => call('POST', 'link', { url });

/**
 * Listens to notices `{ type, personId? }`. `onConnection(false)` while the stream is down; the browser reconnects by itself.
 */
export function listen(onNotice, onConnection) {
  const stream = new EventSource(new URL('events', base));
  stream.onmessage = (event) => onNotice(JSON.parse(event.data));
  stream.onopen = () => onConnection(true);
  stream.onerror = () => onConnection(false);
}

// The forms of LINE's identifiers.

/** REF "Source user": `U` and 32 hexadecimal digits. */
export function isUserId(text: unknown): text is string {
  return typeof text === 'string' && /^U[0-9a-f]{32}$/.test(text);
}

/** REF "Retry key": a UUID in hexadecimal. */
export function isRetryKey(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

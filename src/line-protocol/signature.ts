// The signature that LINE puts on every webhook: base64 of HMAC-SHA256 over the raw bytes, keyed with the channel secret
// (REF "Signature validation").
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What `x-line-signature` says for this body. */
export function signBody(secret: string, body: Uint8Array | string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

/**
 * Whether the header is the signature of exactly these bytes by one of the secrets (the old and the new one while a secret is being changed).
 * Takes as long for a wrong signature as for a right one; only the exact base64 form counts.
 */
export function verifySignature(secrets: readonly string[], rawBody: Uint8Array, header: string | undefined): boolean {
  if (header === undefined) return false;
  const given = Buffer.from(header, 'utf8');
  let isValid = false;
  for (const secret of secrets) {
    const expected = Buffer.from(signBody(secret, rawBody), 'utf8');
    if (secret !== '' && given.length === expected.length && timingSafeEqual(given, expected)) isValid = true;
  }
  return isValid;
}

// Random codes and tokens, and the hashes under which they are stored.
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { codeAlphabet, codeLength } from '../domain/conversation/joining.ts';

/** SHA-256, hex. Codes have 80 random bits and tokens 256, so a fast hash is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A new invitation code without dashes; always with a digit, so that no word of a sentence is taken for one. */
export function newInvitationCode(): string {
  for (;;) {
    const code = Array.from({ length: codeLength }, () => codeAlphabet[randomInt(codeAlphabet.length)]).join('');
    if (/[0-9]/.test(code)) return code;
  }
}

/** 256 random bits, URL-safe. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

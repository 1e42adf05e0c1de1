// LINE's own links, as far as a phone with only this account can follow them (DOC using-line-url-scheme).

/** The text that `https://line.me/R/oaMessage/%40id/?text` puts into the box of this account's chat; null for any other link. */
export function readOaMessageLink(link: string, basicId: string): string | null {
  const match = /^(?:https:\/\/line\.me\/R|line:\/)\/oaMessage\/([^/?]+)\/?(?:\?(.*))?$/s.exec(link);
  if (!match) return null;
  try {
    const [, account = '', text = ''] = match;
    return decodeURIComponent(account) === basicId ? decodeURIComponent(text) : null;
  } catch (error) {
    // Not percent-encoded UTF-8: the app opens nothing.
    if (error instanceof URIError) return null;
    throw error;
  }
}

// The link in the invitation letter, and in its QR code: opens the chat with the code typed already.

/** LINE's URL scheme "line.me/R/oaMessage": `botId` with its `@`. The contact sees the text and sends it. */
export function invitationLink(botId: string, code: string): string {
  return `https://line.me/R/oaMessage/${encodeURIComponent(botId)}/?${encodeURIComponent(`รหัสเชิญ ${code}`)}`;
}

/** Control characters, halves of characters, and those that turn the direction of what follows around. */
const unwanted = /(?![\t\n\r])\p{Cc}|\p{Surrogate}|\p{Noncharacter_Code_Point}|[\u202a-\u202e\u2066-\u2069]/gu;

/** Text without what no page, document or picture should be given: people can type anything. */
export const cleanText = (text: string): string => text.replace(unwanted, '');

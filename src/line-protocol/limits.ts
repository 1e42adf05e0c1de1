// LINE's limits as named constants. "REF" = LINE Messaging API reference (developers.line.biz/en/reference/messaging-api/), then the section.
// LINE counts some fields in UTF-16 code units and others in grapheme clusters; `.length` is never less than either, so `.length <= limit`
// is safe under every reading (REF "Character counting in a text"; it matters for Thai, where one visible letter is up to three units).

/** REF "Send reply message", "Send push message": `messages`. */
export const messagesMax = 5;
/** REF "Status codes", 413: size of a request's JSON. */
export const requestBytesMax = 2 * 1024 * 1024;
/** REF "Text message": `text`. */
export const textMax = 5000;
/** REF "Text message": LINE emojis in one text. */
export const textEmojisMax = 20;
/** REF "Text message (v2)": objects in `substitution`. */
export const substitutionsMax = 100;
/** REF "Template messages", "Flex Message", "Imagemap message": `altText`. */
export const altTextMax = 1500;
/** REF "Image message" and every other URL of a file: characters. */
export const fileUrlMax = 2000;
/** REF "Location message": `title`, `address`. */
export const locationTextMax = 100;
/** REF "Quick reply": `items`. */
export const quickReplyItemsMax = 13;
/** REF "Change icon and display name": `sender.name`. */
export const senderNameMax = 20;
/** REF "Coupon message": `deliveryTag`. */
export const couponTagMax = 30;

/** REF "Specifications of the label": templates, quick replies and rich menus. */
export const labelMax = 20;
/** REF "Specifications of the label": image carousel. */
export const imageCarouselLabelMax = 12;
/** REF "Specifications of the label": Flex Message. */
export const flexLabelMax = 40;
/** REF "Postback action", "Datetime picker action", "Rich menu switch action": `data`, UTF-16 code units. */
export const postbackDataMax = 300;
/** REF "Postback action": `displayText`, `text`, `fillInText`; "Message action": `text`. */
export const actionTextMax = 300;
/** REF "URI action": `uri`, `altUri.desktop`. */
export const actionUriMax = 1000;
/** REF "Clipboard action": `clipboardText`. */
export const clipboardTextMax = 1000;
/** REF "Create rich menu alias": `richMenuAliasId`. */
export const richMenuAliasMax = 32;
/** REF "Datetime picker action": the years that a picker may offer. */
export const pickerRange = { first: '1900-01-01', last: '2100-12-31' } as const;

/** REF "Bubble": UTF-8 bytes of a bubble's JSON. Whether KB means 1000 or 1024 is not documented; senders stay under 29,000. */
export const bubbleBytesMax = 30 * 1024;
/** REF "Carousel": UTF-8 bytes of a carousel's JSON. */
export const carouselBytesMax = 50 * 1024;
/** REF "Carousel": `contents`. */
export const carouselBubblesMax = 12;
/** REF "Image" (Flex): images with `animated` in one message. */
export const animatedImagesMax = 10;
/** REF "Image" (Flex): either side of `aspectRatio`. */
export const aspectSideMax = 100_000;

/** REF "Buttons template". */
export const buttonsTemplate = { textMax: 160, textWithImageOrTitleMax: 60, titleMax: 40, actionsMax: 4 } as const;
/** REF "Confirm template". */
export const confirmTemplate = { textMax: 240, actions: 2 } as const;
/** REF "Carousel template", "Image carousel template". */
export const carouselTemplate = { columnsMax: 10, textMax: 120, textWithImageOrTitleMax: 60, titleMax: 40, actionsMax: 3 } as const;
/** REF "Imagemap message". */
export const imagemap = { width: 1040, actionsMax: 50, labelMax: 100, textMax: 400, uriMax: 1000, videoLabelMax: 30 } as const;

/** REF "Rich menu object". */
export const richMenu = {
  nameMax: 300,
  chatBarTextMax: 14,
  areasMax: 20,
  widthMin: 800,
  widthMax: 2500,
  heightMin: 250,
  aspectMin: 1.45,
  imageBytesMax: 1024 * 1024,
} as const;

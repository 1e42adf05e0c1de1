// A few stickers of our own drawing. The ids are of LINE's free sets (package 446), which a bot may know; LINE's pictures are not ours to
// ship, so every id is drawn as one of these faces.
import { el } from './dom.js';

const packageId = '446';

/** What the sticker tray offers. */
export const stickers = [
  { packageId, stickerId: '1988', face: 'hello', name: ['สวัสดี', 'Hello'] },
  { packageId, stickerId: '1989', face: 'thanks', name: ['ขอบคุณ', 'Thank you'] },
  { packageId, stickerId: '1990', face: 'ok', name: ['ตกลง', 'OK'] },
  { packageId, stickerId: '1991', face: 'happy', name: ['ดีใจ', 'Happy'] },
  { packageId, stickerId: '1992', face: 'puzzled', name: ['สงสัย', 'Puzzled'] },
  { packageId, stickerId: '1993', face: 'tired', name: ['เหนื่อย', 'Tired'] },
];

/** A sticker's picture; ids that are not in the tray get a face by their number. */
export function drawSticker({ packageId: ofPackage, stickerId }, word) {
  const known = stickers.find((one) => one.packageId === ofPackage && one.stickerId === String(stickerId));
  const { face, name } = known ?? stickers[(Number(stickerId) || 0) % stickers.length];
  const label = word('sticker', { name: known ? name[word.language === 'en' ? 1 : 0] : String(stickerId) });
  return el('img', { class: 'sticker', src: new URL(`stickers/${face}.svg`, import.meta.url).href, alt: label });
}

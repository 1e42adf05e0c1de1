// Whether pictures and PDFs come out with Thai letters here: native programs and the bundled font are at work.
import { render } from './rendering.ts';

const width = 200;

/** Two texts of the same size: with letters their pictures differ, with boxes in place of letters they do not. */
const draw = (text: string): Promise<Uint8Array> =>
  render({
    kind: 'png',
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="80" font-family="Sarabun"><text x="10" y="55" font-size="40">${text}</text></svg>`,
  });

export async function rendersThai(): Promise<boolean> {
  try {
    const [one, other] = await Promise.all([draw('พร้อม'), draw('ขรอบม')]);
    return Buffer.compare(one, other) !== 0;
  } catch (error) {
    // The rendering process says so by an Error; what it was is in the log of that process.
    if (error instanceof Error) return false;
    throw error;
  }
}

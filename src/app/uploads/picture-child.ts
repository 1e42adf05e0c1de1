// A process of its own for one picture that a contact sent: from stdin to stdout, drawn anew. The decoders are native code that reads hostile
// bytes, and a small file may unpack to hundreds of megabytes; both end with this process. redraw-picture.ts starts it.
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { noPictureCode } from './redraw-picture.ts';

/** A phone's camera has some 12 to 50 million pixels; a picture of more is made to hurt whoever decodes it. */
const pixelsMax = 60_000_000;

const picture = sharp(await buffer(process.stdin), { limitInputPixels: pixelsMax, failOn: 'error' }).autoOrient();
// Without `optimiseCoding`, which keeps the whole picture in memory twice for a file that is a tenth smaller.
const drawn = process.argv[2] === 'jpg' ? picture.jpeg({ quality: 88, mozjpeg: false, optimiseCoding: false }) : picture.png();
try {
  process.stdout.write(await drawn.toBuffer());
} catch {
  // sharp gives no kinds of errors: whatever it cannot draw is not a picture that we take.
  process.exitCode = noPictureCode;
}

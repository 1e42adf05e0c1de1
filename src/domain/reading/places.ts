// Typed places -> `latitude longitude altitude accuracy`. Links are only read, never opened.
import { type Reading } from '../answer.ts';
import { decimalText } from './numbers.ts';
import { normaliseText } from './normalise.ts';
import { offered, rejected } from './outcome.ts';
import { fromDecimal } from '../exact.ts';

const longestText = 2000;
/** A metre is the fifth decimal; more than eight is noise. */
const mostDecimals = 8;

const number = String.raw`[-+−]?\d{1,3}(?:\.\d+)?`;

/** Where map links keep the place, the pin before the middle of the view. */
const inLinks: readonly RegExp[] = [
  new RegExp(`!3d(${number})!4d(${number})`),
  new RegExp(
    `[?&](?:q|query|ll|sll|center|daddr|saddr|destination|origin|cbll|mlat)=(?:loc:)?\\s*(${number})\\s*(?:,|\\+|&mlon=)\\s*(${number})`,
  ),
  new RegExp(`/@(${number}),(${number})`),
  new RegExp(`/(?:place|search|dir)/(${number}),\\+?(${number})`),
  new RegExp(`#map=\\d+/(${number})/(${number})`),
  new RegExp(`^geo:(${number}),(${number})`),
];

/** `geopoint`. */
export function readPlace(text: string): Reading {
  if (text.length > longestText) return rejected('expects-location');
  const plain = normaliseText(text.replace(/[º˚⁰]/g, '°').replace(/[″”“]/g, '"').replace(/[′’‘]/g, "'")).toLowerCase();
  if (/https?:|^geo:/.test(plain)) {
    const link = decoded(plain);
    for (const pattern of inLinks) {
      const [, latitude, longitude] = pattern.exec(link) ?? [];
      if (latitude !== undefined && longitude !== undefined) return placeOf(latitude, longitude);
    }
    return rejected('expects-location');
  }
  const stored = /^(-?[\d.]+) (-?[\d.]+) (-?\d+(?:\.\d+)?) (\d+(?:\.\d+)?)$/.exec(plain);
  if (stored) return placeOf(stored[1] ?? '', stored[2] ?? '', `${stored[3] ?? '0'} ${stored[4] ?? '0'}`);
  return inDegrees(plain) ?? inDecimals(plain) ?? rejected('expects-location');
}

function decoded(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch (error) {
    if (error instanceof URIError) return link;
    throw error;
  }
}

/** `13.7563, 100.5018`, also with N, E, ละติจูด, ลองจิจูด, or decimal commas apart by a space. */
function inDecimals(plain: string): Reading | null {
  const words = /ละติจูด|ลองจิจูด|ลองติจูด|พิกัด|latitude|longitude|lat|long|lng|lon|เหนือ|ตะวันออก|องศา|[:=()°]/g;
  const text = plain.replace(words, ' ').replace(/\s+/g, ' ').trim();
  const commas = /^([-−]?\d{1,3}),(\d{3,}) ([-−]?\d{1,3}),(\d{3,})$/.exec(text);
  if (commas) {
    const [, north = '', northPart = '', east = '', eastPart = ''] = commas;
    return placeOf(`${north}.${northPart}`, `${east}.${eastPart}`, '0 0', false);
  }
  const match = new RegExp(`^(n|s)? ?(${number}) ?(n|s)? ?[, ;/] ?(e|w)? ?(${number}) ?(e|w)?$`).exec(
    text.replace(/^(\S+[ns]) ?(\S+[ew])$/, '$1 $2'),
  );
  if (!match) return null;
  const [, before, latitude = '', after, beforeEast, longitude = '', afterEast] = match;
  const south = (before ?? after) === 's';
  const west = (beforeEast ?? afterEast) === 'w';
  // The point off Africa where forgotten coordinates lie.
  const isNowhere = Number(latitude) === 0 && Number(longitude) === 0;
  return placeOf(south ? `-${latitude}` : latitude, west ? `-${longitude}` : longitude, '0 0', !isNowhere);
}

const degrees = String.raw`(\d{1,3})(?:°|องศา) ?(?:(\d{1,2}(?:\.\d+)?)(?:'|ลิปดา) ?)?(?:(\d{1,2}(?:\.\d+)?)(?:"|''|พิลิปดา|ฟิลิปดา) ?)?`;
const dms = new RegExp(`^${degrees}(n|s|เหนือ|ใต้)?[ ,]*${degrees}(e|w|ตะวันออก|ตะวันตก)?$`);

/** `13°45'22.7"N 100°30'06.5"E`, and in Thai words. */
function inDegrees(plain: string): Reading | null {
  const match = dms.exec(
    plain
      .replace(/ละติจูด|ลองจิจูด|พิกัด/g, ' ')
      .replace(/\s*(°|'|"|องศา|พิลิปดา|ฟิลิปดา|ลิปดา)\s*/g, '$1')
      .trim(),
  );
  if (!match) return null;
  const [, d1, m1, s1, north, d2, m2, s2, east] = match;
  const latitude = sexagesimal(d1, m1, s1, north === 's' || north === 'ใต้');
  const longitude = sexagesimal(d2, m2, s2, east === 'w' || east === 'ตะวันตก');
  return latitude === null || longitude === null ? null : placeOf(latitude, longitude);
}

function sexagesimal(degree = '0', minute = '0', second = '0', isNegative: boolean): string | null {
  const [whole, minutes, seconds] = [fromDecimal(degree), fromDecimal(minute), fromDecimal(second)];
  if (!whole || !minutes || !seconds || minutes.compare(60) >= 0 || seconds.compare(60) >= 0) return null;
  const value = whole.add(minutes.div(60)).add(seconds.div(3600));
  return decimalText(value.mul(isNegative ? -1 : 1).round(mostDecimals));
}

/** Latitude and longitude in decimals; the other way round is asked back when only that way they lie on the earth. */
function placeOf(latitude: string, longitude: string, rest = '0 0', isSure = true): Reading {
  const [north, east] = [latitude, longitude].map((text) => fromDecimal(text.replace('−', '-'))?.round(mostDecimals) ?? null);
  if (!north || !east) return rejected('expects-location');
  const isOnEarth = (one: typeof north, other: typeof north): boolean => one.abs().compare(90) <= 0 && other.abs().compare(180) <= 0;
  if (isOnEarth(north, east)) {
    return offered([`${decimalText(north)} ${decimalText(east)} ${rest}`], isSure);
  }
  return isOnEarth(east, north) ? offered([`${decimalText(east)} ${decimalText(north)} ${rest}`], false) : rejected('expects-location');
}

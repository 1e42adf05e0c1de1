// What the clocks of a time zone show at an instant, and the instant at which they show it.

const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone and minute; asking Intl costs 20 µs, and a form asks for the same few minutes again and again. */
const offsets = new Map<string, number>();
const offsetsMax = 1000;

/** Milliseconds that the zone's clocks are ahead of UTC at an instant. Whole minutes. */
export function offsetMsAt(instantMs: number, timeZone: string): number {
  const key = `${timeZone} ${Math.floor(instantMs / 60_000)}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = askOffsetMs(instantMs, timeZone);
    if (offsets.size >= offsetsMax) offsets.clear();
    offsets.set(key, offset);
  }
  return offset;
}

function askOffsetMs(instantMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part = new Map(format.formatToParts(instantMs).map(({ type, value }) => [type, value]));
  const year = Number(part.get('year'));
  const wall = Date.UTC(
    part.get('era') === 'BC' ? 1 - year : year,
    Number(part.get('month')) - 1,
    Number(part.get('day')),
    Number(part.get('hour')),
    Number(part.get('minute')),
  );
  return wall - Math.floor(instantMs / 60_000) * 60_000;
}

/**
 * The instant at which the zone's clocks show `wallMs` (written as if UTC). Where they go forward, a time that there is not is the one an
 * hour later.
 */
export function instantOfWall(wallMs: number, timeZone: string): number {
  const guess = wallMs - offsetMsAt(wallMs, timeZone);
  return wallMs - offsetMsAt(guess, timeZone);
}

/** What the zone's clocks show at the instant, in milliseconds as if UTC. */
export function wallMsAt(instantMs: number, timeZone: string): number {
  return instantMs + offsetMsAt(instantMs, timeZone);
}

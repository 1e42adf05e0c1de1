// Where a checker stands in a request, and the faults found so far. LINE speaks of faults in two ways: of the request body with paths like
// `messages[0].text`, and inside a Flex message with paths like `/body/contents/0/text` and few words (REF "Error responses").

/** One entry of `details` in LINE's error answer. `property` is empty where LINE names none. */
export interface Fault {
  readonly property: string;
  readonly message: string;
}

/** What is wrong, as far as LINE's Flex checker tells it apart. */
type Wrong = 'value' | 'unknown' | 'uri' | 'scheme';

const flexWords: Record<Wrong, string> = {
  value: 'invalid property',
  unknown: 'unknown field',
  uri: 'invalid uri',
  scheme: 'invalid uri scheme',
};

/** What all places of one check share. */
interface Report {
  readonly faults: Fault[];
  readonly speaks: 'body' | 'flex';
  readonly allowsLoopbackHttp: boolean;
}

/** Cheap to make, because one is made for every value of every outgoing message: the path is put together only for a fault. */
export class Place {
  readonly #report: Report;
  readonly #parent: Place | null;
  readonly #step: string | number;

  constructor(report: Report, parent: Place | null, step: string | number) {
    this.#report = report;
    this.#parent = parent;
    this.#step = step;
  }

  /** http: URLs of this very machine pass as file URLs; LINE itself never accepts them. */
  get allowsLoopbackHttp(): boolean {
    return this.#report.allowsLoopbackHttp;
  }

  key(name: string): Place {
    return new Place(this.#report, this, name);
  }

  item(index: number): Place {
    return new Place(this.#report, this, index);
  }

  /** Notes a fault here; the words are used where LINE gives any. */
  refuse(wrong: Wrong, words: string): void {
    this.#report.faults.push({ property: this.#property(), message: this.#report.speaks === 'body' ? words : flexWords[wrong] });
  }

  /** Notes that the object here is of a kind that may not stand here. */
  refuseType(words: string): void {
    if (this.#report.speaks === 'body') this.key('type').refuse('value', words);
    else this.refuse('value', words);
  }

  #property(): string {
    if (this.#parent === null) return '';
    const before = this.#parent.#property();
    if (this.#report.speaks === 'flex') return `${before}/${this.#step}`;
    if (typeof this.#step === 'number') return `${before}[${this.#step}]`;
    return before === '' ? this.#step : `${before}.${this.#step}`;
  }
}

/** The root of the request body. */
export function bodyPlace(faults: Fault[], allowsLoopbackHttp: boolean): Place {
  return new Place({ faults, speaks: 'body', allowsLoopbackHttp }, null, '');
}

/** The root of a Flex message's `contents`. */
export function flexPlace(faults: Fault[], allowsLoopbackHttp: boolean): Place {
  return new Place({ faults, speaks: 'flex', allowsLoopbackHttp }, null, '');
}

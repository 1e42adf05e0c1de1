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

export interface Place {
  readonly property: string;
  /** http: URLs of this very machine pass as file URLs; LINE itself never accepts them. */
  readonly allowsLoopbackHttp: boolean;
  key(name: string): Place;
  item(index: number): Place;
  /** Notes a fault here; the words are used where LINE gives any. */
  refuse(wrong: Wrong, words: string): void;
  /** Notes that the object here is of a kind that may not stand here. */
  refuseType(words: string): void;
}

/** A place in the request body: `messages[0].text`. */
export function bodyPlace(faults: Fault[], allowsLoopbackHttp: boolean, property = ''): Place {
  return {
    property,
    allowsLoopbackHttp,
    key: (name) => bodyPlace(faults, allowsLoopbackHttp, property === '' ? name : `${property}.${name}`),
    item: (index) => bodyPlace(faults, allowsLoopbackHttp, `${property}[${index}]`),
    refuse: (_wrong, words) => void faults.push({ property, message: words }),
    refuseType: (words) => void faults.push({ property: `${property}.type`, message: words }),
  };
}

/** A place inside a Flex message's `contents`: `/body/contents/0/text`. */
export function flexPlace(faults: Fault[], allowsLoopbackHttp: boolean, property = ''): Place {
  return {
    property,
    allowsLoopbackHttp,
    key: (name) => flexPlace(faults, allowsLoopbackHttp, `${property}/${name}`),
    item: (index) => flexPlace(faults, allowsLoopbackHttp, `${property}/${index}`),
    refuse: (wrong) => void faults.push({ property, message: flexWords[wrong] }),
    refuseType: () => void faults.push({ property, message: flexWords.value }),
  };
}

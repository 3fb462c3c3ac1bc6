import { SaxesParser } from 'saxes';

/** An element of XML as a reader that follows the standard to the letter sees it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
}

/** Reads XML 1.0; throws where it is not well-formed, down to single characters. */
export function readXml(xml: string): XmlElement {
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const path = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    path.push({ name, attributes, children: [], text: '' });
  });
  parser.on('text', (text) => {
    const open = path.at(-1);
    if (open) open.text += text;
  });
  parser.on('closetag', () => {
    const closed = path.pop();
    if (closed) path.at(-1)?.children.push(closed);
  });
  parser.write(xml).close();
  const [top] = root.children;
  if (!top) throw new Error('no element at all');
  return top;
}

/** What the schema of Jenkins (junit-10.xsd) allows, as far as a report of ours needs it, in each element; `!` marks what it demands. */
const allowed: Readonly<
  Record<string, { readonly attributes: string; readonly children: readonly string[] }>
> = {
  testsuites: { attributes: 'name time tests failures errors', children: ['testsuite'] },
  testsuite: {
    attributes: 'name! tests! failures! errors! time skipped timestamp hostname id package',
    children: ['properties', 'testcase', 'system-out', 'system-err'],
  },
  properties: { attributes: '', children: ['property'] },
  property: { attributes: 'name! value!', children: [] },
  testcase: {
    attributes: 'name! time classname',
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  skipped: { attributes: 'type message', children: [] },
  failure: { attributes: 'type message', children: [] },
  error: { attributes: 'type message', children: [] },
  'system-out': { attributes: '', children: [] },
};

/** What a report in JUnit's XML does against that schema, a sentence each; [] where it is right. */
export function junitMistakes(element: XmlElement): string[] {
  const { name, attributes, children } = element;
  const rule = allowed[name];
  if (!rule) return [`<${name}> is no element of the schema`];
  const names = rule.attributes.split(' ').map((each) => each.replace('!', ''));
  const demanded = rule.attributes.split(' ').flatMap((each) => /(.*)!/.exec(each)?.[1] ?? []);
  const order = children.map((child) => rule.children.indexOf(child.name));
  return [
    ...Object.keys(attributes)
      .filter((key) => !names.includes(key))
      .map((key) => `${name} has no attribute ${key}`),
    ...demanded.filter((key) => attributes[key] === undefined).map((key) => `${name} lacks ${key}`),
    ...order.flatMap((place, index) =>
      place < 0 || place < (order[index - 1] ?? 0)
        ? [`${children[index]?.name} is out of place in ${name}`]
        : [],
    ),
    ...oddNumbers(element),
    ...children.flatMap(junitMistakes),
  ];
}

const outcomes = ['failure', 'error', 'skipped'] as const;

/** Times that are none, cases with two outcomes, and sums that do not add up. */
function oddNumbers({ name, attributes, children }: XmlElement): string[] {
  const { time } = attributes;
  const badTime = time !== undefined && !/^\d+(\.\d+)?$/.test(time) ? [`${name} time ${time}`] : [];
  if (name === 'testcase') {
    const told = children.filter((child) => outcomes.some((outcome) => outcome === child.name));
    return told.length > 1
      ? [...badTime, `${attributes.name} has ${told.length} outcomes`]
      : badTime;
  }
  if (name !== 'testsuite' && name !== 'testsuites') return badTime;
  const cases = casesIn({ name, attributes, children, text: '' });
  const sums = {
    tests: cases.length,
    failures: cases.filter(({ outcome }) => outcome === 'failure').length,
    errors: cases.filter(({ outcome }) => outcome === 'error').length,
  };
  const wrong = Object.entries(sums).filter(([key, sum]) => attributes[key] !== String(sum));
  return [...badTime, ...wrong.map(([key, sum]) => `${name} has ${sum} ${key}`)];
}

/** A test case as a reader of JUnit's XML shows it. */
export interface JunitCase {
  readonly suite: string;
  readonly name: string;
  readonly outcome: (typeof outcomes)[number] | 'passed';
  readonly message: string;
  readonly text: string;
}

/** The test cases below an element. */
export function casesIn(element: XmlElement): JunitCase[] {
  if (element.name !== 'testcase') return element.children.flatMap(casesIn);
  const { name = '', classname = '' } = element.attributes;
  const told = element.children.find((child) => outcomes.some((each) => each === child.name));
  const outcome = outcomes.find((each) => each === told?.name) ?? 'passed';
  const message = told?.attributes.message ?? '';
  const text = element.children.map((child) => child.text).join('\n');
  return [{ suite: classname, name, outcome, message, text }];
}

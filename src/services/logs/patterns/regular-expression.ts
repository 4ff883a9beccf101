import { invalidParameter } from '../errors.js';

/** Whether the expression is found anywhere in a text. */
export type TextTest = (text: string) => boolean;

type CharacterTest = (code: number) => boolean;

/** `one`: must come; `optional`: may come; `star`: may come again and again. */
interface Step {
  readonly kind: 'one' | 'optional' | 'star';
  readonly test: CharacterTest;
}

interface Sequence {
  readonly fromStart: boolean;
  readonly toEnd: boolean;
  readonly steps: readonly Step[];
}

/** Repetitions are written out; a pattern has 1,024 characters at most. */
const MAX_STEPS = 1_000;

/**
 * A regular expression as filter patterns know it, without groups. It takes time in proportion to the text, whatever the
 * expression: all its alternatives are followed at once.
 *
 * @throws AwsError InvalidParameterException
 * @source Amazon CloudWatch Logs User Guide, "Supported regular expressions (regex) syntax"
 */
export function compileExpression(source: string): TextTest {
  const sequences = new ExpressionReader(source).read();
  return (text) => sequences.some((sequence) => isFound(sequence, text));
}

function isFound({ steps, fromStart, toEnd }: Sequence, text: string): boolean {
  let reached = new Uint8Array(steps.length + 1);
  let next = new Uint8Array(steps.length + 1);
  reach(reached, 0, steps);
  for (let at = 0; ; at++) {
    const isEnd = at === text.length;
    if (reached[steps.length] === 1 && (isEnd || !toEnd)) return true;
    if (isEnd) return false;
    const code = text.charCodeAt(at);
    next.fill(0);
    steps.forEach(({ kind, test }, index) => {
      if (reached[index] === 1 && test(code)) reach(next, kind === 'star' ? index : index + 1, steps);
    });
    if (!fromStart) reach(next, 0, steps);
    [reached, next] = [next, reached];
  }
}

/** Marks the place before a step, and those that lie behind steps which need not come. */
function reach(places: Uint8Array, from: number, steps: readonly Step[]): void {
  for (let index = from; places[index] === 0; index++) {
    places[index] = 1;
    if (steps[index] === undefined || steps[index]?.kind === 'one') return;
  }
}

const between =
  (low: string, high: string): CharacterTest =>
  (code) =>
    code >= low.charCodeAt(0) && code <= high.charCodeAt(0);
const isDigit = between('0', '9');
const isLower = between('a', 'z');
const isUpper = between('A', 'Z');
const isWord: CharacterTest = (code) => isDigit(code) || isLower(code) || isUpper(code) || code === 0x5f;
const isSpace: CharacterTest = (code) => code === 0x20 || (code >= 0x09 && code <= 0x0d);
const CLASSES: Readonly<Record<string, CharacterTest>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  w: isWord,
  W: (code) => !isWord(code),
  s: isSpace,
  S: (code) => !isSpace(code),
  t: (code) => code === 0x09,
  n: (code) => code === 0x0a,
  r: (code) => code === 0x0d,
};

class ExpressionReader {
  #at = 0;

  constructor(private readonly source: string) {}

  read(): Sequence[] {
    const sequences = [this.#sequence()];
    while (this.#take('|')) sequences.push(this.#sequence());
    if (this.#at < this.source.length) throw invalid();
    return sequences;
  }

  #sequence(): Sequence {
    const fromStart = this.#take('^');
    const steps: Step[] = [];
    while (this.#at < this.source.length && this.#peek() !== '|') {
      if (this.#take('$')) return { fromStart, toEnd: true, steps };
      steps.push(...this.#repeated(this.#character()));
      if (steps.length > MAX_STEPS) throw invalid();
    }
    return { fromStart, toEnd: false, steps };
  }

  #character(): CharacterTest {
    const next = this.#next();
    if (next === '.') return (code) => code !== 0x0a;
    if (next === '[') return this.#set();
    if (next === '\\') return this.#escaped();
    if ('()*+?{}^]'.includes(next)) throw invalid();
    const wanted = next.charCodeAt(0);
    return (code) => code === wanted;
  }

  #escaped(): CharacterTest {
    const next = this.#next();
    const known = CLASSES[next];
    if (known) return known;
    const wanted = next === 'x' ? this.#hex() : next.charCodeAt(0);
    return (code) => code === wanted;
  }

  #hex(): number {
    const digits = this.#next() + this.#next();
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) throw invalid();
    return Number.parseInt(digits, 16);
  }

  /** `[a-z0-9_]`, `[^"]` */
  #set(): CharacterTest {
    const isNegated = this.#take('^');
    const tests: CharacterTest[] = [];
    do {
      tests.push(this.#member());
    } while (!this.#take(']'));
    return (code) => tests.some((test) => test(code)) !== isNegated;
  }

  #member(): CharacterTest {
    const first = this.#next();
    if (first === '\\') return this.#escaped();
    const isRange = this.#peek() === '-' && ![']', undefined].includes(this.source[this.#at + 1]);
    if (!isRange) return (code) => code === first.charCodeAt(0);
    this.#next();
    const last = this.#next();
    if (last < first) throw invalid();
    return between(first, last);
  }

  #repeated(test: CharacterTest): Step[] {
    const one: Step = { kind: 'one', test };
    const star: Step = { kind: 'star', test };
    if (this.#take('*')) return [star];
    if (this.#take('+')) return [one, star];
    if (this.#take('?')) return [{ kind: 'optional', test }];
    if (!this.#take('{')) return [one];
    const end = this.source.indexOf('}', this.#at);
    const bounds = /^(\d{1,3})(,(\d{0,3}))?$/.exec(this.source.slice(this.#at, Math.max(end, this.#at)));
    if (!bounds) throw invalid();
    this.#at = end + 1;
    const [, low, comma, high] = bounds;
    const min = Number(low);
    const required = Array.from({ length: min }, () => one);
    if (comma === undefined) return required;
    if (!high) return [...required, star];
    if (Number(high) < min) throw invalid();
    return [
      ...required,
      ...Array.from({ length: Number(high) - min }, () => ({ kind: 'optional' as const, test })),
    ];
  }

  #peek(): string | undefined {
    return this.source[this.#at];
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  #next(): string {
    const next = this.#peek();
    if (next === undefined) throw invalid();
    this.#at += 1;
    return next;
  }
}

function invalid() {
  return invalidParameter('Invalid filter pattern: Invalid regular expression');
}

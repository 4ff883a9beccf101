/** Decides about a whole path; time grows with the product of its length and the pattern's, whatever they are. */
export type PathMatcher = (path: string) => boolean;

/**
 * A file pattern of a buildspec: `*` and `?` stay within one part of a path, `**` crosses parts, `[…]` is a set.
 * Dots at the beginning of names are nothing special. Not a regular expression: those try one way after the other, and a pattern with a
 * few stars on a long name would hold the whole server up for hours.
 *
 * @source AWS CodeBuild User Guide, "artifacts/files"
 */
export function compileGlob(glob: string): PathMatcher {
  const steps = stepsOf(glob);
  return (path) => {
    let present = new States(steps);
    let next = new States(steps);
    present.enter(0);
    for (const character of path) {
      next.clear();
      present.follow(character, next);
      if (next.isEmpty) return false;
      [present, next] = [next, present];
    }
    return present.isAtEnd;
  };
}

export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

type Step =
  | { readonly kind: 'one' | 'run'; readonly accepts: (character: string) => boolean }
  /** Any number of whole parts, each with its slash. */
  | { readonly kind: 'parts' };

/** All places of the pattern at which the path read so far may have arrived. */
class States {
  readonly #before: Uint8Array;
  /** In the midst of a part that a `parts` step takes. */
  readonly #within: Uint8Array;
  isEmpty = true;

  constructor(private readonly steps: readonly Step[]) {
    this.#before = new Uint8Array(steps.length + 1);
    this.#within = new Uint8Array(steps.length);
  }

  clear(): void {
    this.isEmpty = true;
    this.#before.fill(0);
    this.#within.fill(0);
  }

  get isAtEnd(): boolean {
    return this.#before[this.steps.length] === 1;
  }

  /** Before the step `at`, and behind all steps from there on that may take nothing. */
  enter(at: number): void {
    this.isEmpty = false;
    for (let place = at; this.#before[place] !== 1; place++) {
      this.#before[place] = 1;
      const step = this.steps[place];
      if (step === undefined || step.kind === 'one') return;
    }
  }

  follow(character: string, next: States): void {
    for (let at = 0; at < this.steps.length; at++) {
      const step = this.steps[at];
      if (step !== undefined && this.#before[at] === 1) {
        if (step.kind === 'parts') {
          if (character !== '/') next.#stay(at);
        } else if (step.accepts(character)) {
          next.enter(step.kind === 'one' ? at + 1 : at);
        }
      }
      if (this.#within[at] === 1) {
        if (character === '/') next.enter(at);
        else next.#stay(at);
      }
    }
  }

  #stay(at: number): void {
    this.isEmpty = false;
    this.#within[at] = 1;
  }
}

const TOKEN = /\*\*\/|\*{2,}|\*|\?|\[[^\]/]+\]|./gsu;
const anything = () => true;
const withinPart = (character: string) => character !== '/';

function stepsOf(glob: string): Step[] {
  return (glob.match(TOKEN) ?? []).map((token): Step => {
    if (token === '**/') return { kind: 'parts' };
    if (token.startsWith('**')) return { kind: 'run', accepts: anything };
    if (token === '*') return { kind: 'run', accepts: withinPart };
    if (token === '?') return { kind: 'one', accepts: withinPart };
    if (token.startsWith('[') && token.length > 1) return { kind: 'one', accepts: setOf(token.slice(1, -1)) };
    return { kind: 'one', accepts: (character) => character === token };
  });
}

/** `a-z_`, or none of them behind `!` or `^`. */
function setOf(text: string): (character: string) => boolean {
  const isNegated = /^[!^]/.test(text);
  const members = [...text.slice(isNegated ? 1 : 0)];
  const singles = new Set<string>();
  const ranges: (readonly [from: string, to: string])[] = [];
  for (let at = 0; at < members.length; at++) {
    const [from = '', dash, to] = members.slice(at, at + 3);
    if (dash === '-' && to !== undefined) {
      ranges.push([from, to]);
      at += 2;
    } else singles.add(from);
  }
  return (character) =>
    character !== '/' &&
    isNegated !==
      (singles.has(character) || ranges.some(([from, to]) => from <= character && character <= to));
}

import { printable } from '../../kernel/printable.js';

/** What the demo shows: lines that stay, and on a terminal a block below them that is always the present. */
export interface Screen {
  /** A heading: what comes next, and why. */
  chapter(title: string): void;
  /** Something that happened; stays. */
  line(text: string, mood?: Mood): void;
  /** Something to type: nothing stands before it, so that whole lines can be copied. */
  command(text: string): void;
  /** What is going on; replaced by the next one, and never shown where the output is no terminal. */
  present(lines: readonly string[]): void;
}

export type Mood = 'plain' | 'good' | 'bad' | 'dim';

const COLOURS: Readonly<Record<Mood, string>> = {
  plain: '',
  good: '\x1b[32m',
  bad: '\x1b[31m',
  dim: '\x1b[2m',
};
const MARKS: Readonly<Record<Mood, string>> = { plain: ' ', good: '✓', bad: '✗', dim: '·' };
const RESET = '\x1b[0m';

export interface ScreenOptions {
  readonly out: NodeJS.WriteStream;
  /** A live block. */
  readonly live: boolean;
  readonly colours: boolean;
  readonly startedAt: number;
}

export function createScreen({ out, live, colours, startedAt }: ScreenOptions): Screen {
  let shown = 0;
  const erase = () => {
    if (shown > 0) out.write(`\x1b[${shown}A\x1b[J`);
    shown = 0;
  };
  const paint = (text: string, mood: Mood) =>
    colours && COLOURS[mood] ? `${COLOURS[mood]}${text}${RESET}` : text;
  const stamp = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`.padStart(7);
  return {
    chapter(title) {
      erase();
      out.write(`\n${colours ? `\x1b[1m${title}${RESET}` : title}\n`);
    },
    line(text, mood = 'plain') {
      erase();
      out.write(`${paint(`${stamp()}  ${MARKS[mood]} ${printable(text)}`, mood)}\n`);
    },
    command(text) {
      erase();
      out.write(`${printable(text)}\n`);
    },
    present(lines) {
      if (!live) return;
      erase();
      const width = (out.columns ?? 80) - 1;
      for (const text of lines) out.write(`${paint(printable(text).slice(0, width), 'dim')}\n`);
      shown = lines.length;
    },
  };
}

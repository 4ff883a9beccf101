import { createContext, Script } from 'node:vm';

const SEARCH = new Script('new RegExp(pattern, flags).test(text)');
const TIME_MS = 300;
/** The clock runs on while a busy machine lets others work. Then the search had no fair chance, and gets another. */
const FAIR_SHARE = 0.5;
const MAX_TRIES = 10;

/** A regular expression that took too long: it backtracks without end on this text. */
export class PatternTooSlow extends Error {
  override readonly name = 'PatternTooSlow';
}

/**
 * Whether a user's regular expression is found anywhere in a text; `flags` are JavaScript's. Nobody but this user may
 * suffer from an expression that backtracks without end, so the search is cut off.
 *
 * @throws SyntaxError where it is no regular expression
 * @throws PatternTooSlow
 */
export function patternIsFound(pattern: string, text: string, flags = 's'): boolean {
  for (let tries = 1; ; tries++) {
    const before = process.cpuUsage();
    try {
      const context = createContext({ pattern, text, flags });
      return SEARCH.runInContext(context, { timeout: TIME_MS }) as boolean;
    } catch (error) {
      // Errors of another context are no instances of this one's classes.
      const { code, name, message } = error as Partial<NodeJS.ErrnoException>;
      if (name === 'SyntaxError') throw new SyntaxError(message);
      if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      const { user, system } = process.cpuUsage(before);
      const hadItsShare = user + system >= TIME_MS * 1_000 * FAIR_SHARE;
      if (hadItsShare || tries === MAX_TRIES) throw new PatternTooSlow(pattern);
    }
  }
}

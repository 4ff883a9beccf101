import { createContext, Script } from 'node:vm';

const SEARCH = new Script('new RegExp(pattern, "s").test(text)');
/** Of the clock, not of the processor: a busy machine must not refuse what is harmless. */
const TIME_MS = 300;

/** A regular expression that took too long: it backtracks without end on this text. */
export class PatternTooSlow extends Error {
  override readonly name = 'PatternTooSlow';
}

/**
 * Whether a user's regular expression is found anywhere in a text. Nobody but this user may suffer from an expression that
 * backtracks without end, so the search is cut off.
 *
 * @throws SyntaxError where it is no regular expression
 * @throws PatternTooSlow
 */
export function patternIsFound(pattern: string, text: string): boolean {
  try {
    return SEARCH.runInContext(createContext({ pattern, text }), { timeout: TIME_MS }) as boolean;
  } catch (error) {
    // Errors of another context are no instances of this one's classes.
    const { code, name, message } = error as Partial<NodeJS.ErrnoException>;
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw new PatternTooSlow(pattern);
    if (name === 'SyntaxError') throw new SyntaxError(message);
    throw error;
  }
}

import type { DecidedCheck } from '../../../engines/policy/explain.js';
import type { Identity } from '../identity.js';

/** What an identity is allowed, by action and resource. */
export class RememberedAnswers {
  readonly #answers = new Map<string, readonly DecidedCheck[]>();

  get(question: string): readonly DecidedCheck[] | undefined {
    return this.#answers.get(question);
  }

  set(question: string, answer: readonly DecidedCheck[]): void {
    if (this.#answers.size >= MAX_ANSWERS) this.#answers.clear();
    this.#answers.set(question, answer);
  }
}

const MAX_ANSWERS = 1_000;

/** Undefined of those whose policies look at more of a request than its action and its resource. */
const remembered = new WeakMap<Identity, RememberedAnswers | undefined>();

/**
 * Clients ask for the same again and again: a pipeline's state, the end of a build. An identity lasts until users, roles or policies
 * change, and so do its answers.
 */
export function answersOf(identity: Identity): RememberedAnswers | undefined {
  const known = remembered.get(identity);
  if (known !== undefined || remembered.has(identity)) return known;
  const { policies, boundary } = identity;
  const looksFurther =
    boundary?.policy.dependsOnContext || policies.some(({ policy }) => policy.dependsOnContext);
  const answers = looksFurther ? undefined : new RememberedAnswers();
  remembered.set(identity, answers);
  return answers;
}

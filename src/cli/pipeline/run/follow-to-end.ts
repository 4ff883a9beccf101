import { INTERRUPTED } from '../../interruption.js';
import type { Clients } from '../clients.js';
import { explain, inText } from '../explain/explain.js';
import { gatherFacts } from '../explain/facts.js';
import { follow, type Teller } from './follow.js';

/** Follows an execution, and explains it where it has not succeeded. @returns the exit code: 0 where it has, 130 where nobody wants to know */
export async function followToEnd(
  clients: Clients,
  pipeline: string,
  executionId: string,
  teller: Teller,
): Promise<number> {
  teller.say(`Execution ${executionId} of ${pipeline}`);
  const status = await follow(clients, pipeline, executionId, teller).catch((error: unknown) => {
    if (!teller.signal?.aborted) throw error;
    return undefined;
  });
  if (status === undefined) {
    const look = `pipewright explain ${executionId} --pipeline ${pipeline}`;
    teller.say(teller.toSameServer(`The execution goes on: ${look}`));
    return INTERRUPTED;
  }
  if (status === 'Succeeded') return 0;
  teller.say('');
  const explanation = explain(await gatherFacts(clients, executionId, pipeline));
  teller.say(inText({ ...explanation, mends: explanation.mends.map((mend) => teller.toSameServer(mend)) }));
  return 1;
}

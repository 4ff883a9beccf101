import type { Clients } from '../clients.js';
import { explain, inText } from '../explain/explain.js';
import { gatherFacts } from '../explain/facts.js';
import { follow, type Teller } from './follow.js';

/** Follows an execution, and explains it where it has not succeeded. @returns the exit code: 0 where it has */
export async function followToEnd(
  clients: Clients,
  pipeline: string,
  executionId: string,
  teller: Teller,
): Promise<number> {
  teller.say(`Execution ${executionId} of ${pipeline}`);
  const status = await follow(clients, pipeline, executionId, teller);
  if (status === 'Succeeded') return 0;
  teller.say('');
  const explanation = explain(await gatherFacts(clients, executionId, pipeline));
  teller.say(inText({ ...explanation, mends: explanation.mends.map((mend) => teller.toSameServer(mend)) }));
  return 1;
}

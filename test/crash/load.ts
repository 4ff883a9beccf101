import { join } from 'node:path';
import { ListPipelineExecutionsCommand, StartPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import { expect } from 'vitest';
import { eventually } from '../harness/wait.js';
import { Chaos } from './chaos.js';
import { integrityOf } from './database.js';
import { createFleet, type Member } from './fleet.js';
import { checkMember } from './fleet-record.js';
import { JobWorker } from './job-worker.js';
import { persistently } from './persistently.js';
import { type Clients, clientsOf } from './release-line.js';
import { ServerProcess } from './server-process.js';

/** Then what was started is left in peace, so that it gets to its end on a slow machine too. */
const MAX_KILLS_IN_A_ROW = 20;
/** Started one right after the other; the next ones when these have ended. */
const AT_ONCE = 3;
const UNTIL_ENDED_MS = 240_000;
/** A job whose answer got lost with the server is handed out again after ten seconds instead of a minute. */
const FLAGS = ['--time-scale', '6'];

/**
 * Kills a server while its pipelines are started again and again: in the end nothing is lost, repeated or overtaken.
 *
 * @param program the path of `pipewright.js`
 */
export async function loadAmidKills(
  program: string,
  directory: string,
  kills: number,
  random: () => number,
): Promise<void> {
  const server = await ServerProcess.start(program, join(directory, 'data'), {}, FLAGS);
  const clients = clientsOf(server.endpoint);
  const chaos = new Chaos(server, random);
  const worker = new JobWorker(clients, () => chaos.acknowledged());
  try {
    const fleet = await createFleet(clients, kills < 20 ? 1 : 4);
    const lines = fleet.map((member): Line => ({ ...member, started: [] }));
    const working = worker.work();
    for (let left = kills; left > 0; ) {
      const times = Math.min(left, 1 + Math.floor(random() * MAX_KILLS_IN_A_ROW));
      left -= times;
      await Promise.race([busyAmidKills(clients, chaos, lines, times), working]);
    }
    await worker.stop();
    for (const line of lines) await checkMember(clients, worker, line, line.started);
    expect(await server.stop()).toBe(0);
    expect(integrityOf(server.dataDirectory)).toMatchObject({ integrity_check: 'ok' });
  } catch (error) {
    const log = server.log.slice(-40).join('\n');
    throw new Error(`${String(error)}\n${directory}, last lines of the server:\n${log}`, { cause: error });
  } finally {
    await chaos.stop();
    await server.kill();
    await worker.stop();
    for (const client of Object.values(clients)) client.destroy();
  }
}

/** A pipeline, and the ids of its executions in the order in which they were started. */
interface Line extends Member {
  readonly started: string[];
}

/** Starts all pipelines again and again, and once more when the killing is over; then waits for the end of everything. */
async function busyAmidKills(
  clients: Clients,
  chaos: Chaos,
  lines: readonly Line[],
  times: number,
): Promise<void> {
  let isOver = false;
  const killing = chaos.kill(times).finally(() => {
    isOver = true;
  });
  await Promise.all([killing, ...lines.map((line) => keepBusy(clients, chaos, line, () => isOver))]);
  await Promise.all(lines.map(({ child }) => untilEnded(clients, child)));
}

async function keepBusy(
  clients: Clients,
  chaos: Chaos,
  { name, started }: Line,
  isOver: () => boolean,
): Promise<void> {
  for (let isLast = false; !isLast; ) {
    isLast = isOver();
    for (let count = 0; count < AT_ONCE; count++) {
      const clientRequestToken = `${name}-${started.length}`;
      const variables = [{ name: 'RUN', value: clientRequestToken }];
      const start = new StartPipelineExecutionCommand({ name, variables, clientRequestToken });
      const { pipelineExecutionId = '' } = await persistently(() => clients.pipelines.send(start));
      chaos.acknowledged();
      started.push(pipelineExecutionId);
    }
    await untilEnded(clients, name);
  }
}

async function untilEnded(clients: Clients, pipelineName: string): Promise<void> {
  const list = new ListPipelineExecutionsCommand({ pipelineName, maxResults: 20 });
  await eventually(
    async () => {
      const { pipelineExecutionSummaries = [] } = await persistently(() => clients.pipelines.send(list));
      return pipelineExecutionSummaries.every(({ status }) => status !== 'InProgress');
    },
    { timeoutMs: UNTIL_ENDED_MS, everyMs: 250 },
  );
}

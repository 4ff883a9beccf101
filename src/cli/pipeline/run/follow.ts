import { setTimeout as pause } from 'node:timers/promises';
import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { BatchGetBuildsCommand } from '@aws-sdk/client-codebuild';
import {
  type ActionExecutionDetail,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import { isUnreachable } from '../../unreachable.js';
import type { Clients } from '../clients.js';

const EVERY_MS = 400;
/** Who follows an execution while its server starts anew goes on afterwards; a server that is gone for good is told. */
const WITHOUT_SERVER_MS = 60_000;

/** What whoever follows an execution is told. */
export interface Teller {
  /** Gets each line for the terminal. */
  say(line: string): void;
  /** Ends the following, not the execution. */
  readonly signal?: AbortSignal;
  /** Lets the command at the end of a text go to the server of this one. */
  toSameServer(text: string): string;
}

/**
 * Says what an execution does until it has ended, with the output of what it runs.
 *
 * @returns its status at the end
 * @throws AbortError where the teller's signal says so
 */
export async function follow(
  clients: Clients,
  pipelineName: string,
  pipelineExecutionId: string,
  teller: Teller,
): Promise<string> {
  const watched = new WatchedActions(clients, pipelineName, teller);
  let answeredAt = performance.now();
  for (;;) {
    try {
      const status = await look(clients, { pipelineName, pipelineExecutionId }, watched, teller);
      if (status !== undefined) return status;
      answeredAt = performance.now();
    } catch (error) {
      if (!isUnreachable(error) || performance.now() - answeredAt > WITHOUT_SERVER_MS) throw error;
      watched.sayOnce('The server does not answer: the execution goes on when it is there again.');
    }
    await pause(EVERY_MS, undefined, { signal: teller.signal });
  }
}

/** Says what has changed since the last look. @returns the status of an execution that has ended */
async function look(
  { codepipeline }: Clients,
  { pipelineName, pipelineExecutionId }: { pipelineName: string; pipelineExecutionId: string },
  watched: WatchedActions,
  teller: Teller,
): Promise<string | undefined> {
  const { pipelineExecution } = await codepipeline.send(
    new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }),
  );
  const { actionExecutionDetails = [] } = await codepipeline.send(
    new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
  );
  for (const action of actionExecutionDetails.toReversed()) await watched.see(action);
  const { status = '', statusSummary } = pipelineExecution ?? {};
  if (status !== 'InProgress' && status !== 'Stopping') {
    teller.say(`${status}${statusSummary ? `: ${statusSummary}` : ''}`);
    return status;
  }
  watched.sayOnce(statusSummary?.startsWith('Waits') ? statusSummary : undefined);
  return undefined;
}

interface LogPlace {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/** What has been said of each action already. */
class WatchedActions {
  readonly #said = new Map<string, string>();
  readonly #places = new Map<string, LogPlace>();
  readonly #tokens = new Map<string, string>();
  #last: string | undefined;

  constructor(
    private readonly clients: Clients,
    private readonly pipelineName: string,
    private readonly teller: Teller,
  ) {}

  async see(action: ActionExecutionDetail): Promise<void> {
    const { actionExecutionId: id = '', stageName, actionName, status = '', input, output } = action;
    const before = this.#said.get(id);
    if (before !== undefined && before !== 'InProgress') return;
    const name = `${stageName}/${actionName}`;
    if (before === undefined) this.teller.say(`${name}: ${input?.actionTypeId?.provider} started`);
    await this.#sayOutput(id, action);
    this.#said.set(id, status);
    if (status !== 'InProgress') {
      const { externalExecutionSummary: summary, errorDetails } = output?.executionResult ?? {};
      this.teller.say(
        `${name}: ${status}${(errorDetails?.message ?? summary) ? `: ${errorDetails?.message ?? summary}` : ''}`,
      );
    } else if (before === undefined && input?.actionTypeId?.category === 'Approval') {
      const token = output?.executionResult?.externalExecutionId;
      const answer =
        `aws codepipeline put-approval-result --pipeline-name ${this.pipelineName} --stage-name ${stageName} ` +
        `--action-name ${actionName} --token ${token} --result status=Approved,summary=ok`;
      this.teller.say(`${name}: waits for an answer: ${this.teller.toSameServer(answer)}`);
    }
  }

  /** A line that says the same again and again is said once. */
  sayOnce(line: string | undefined): void {
    if (line !== undefined && line !== this.#last) this.teller.say(line);
    this.#last = line;
  }

  async #sayOutput(id: string, action: ActionExecutionDetail): Promise<void> {
    const place = this.#places.get(id) ?? (await this.#placeOf(action));
    if (!place) return;
    this.#places.set(id, place);
    const token = this.#tokens.get(id);
    const { events = [], nextForwardToken } = await this.clients.logs.send(
      new GetLogEventsCommand({ ...place, startFromHead: true, ...(token && { nextToken: token }) }),
    );
    if (nextForwardToken) this.#tokens.set(id, nextForwardToken);
    for (const { message = '' } of events) this.teller.say(`    ${message.trimEnd()}`);
  }

  async #placeOf({ input, output }: ActionExecutionDetail): Promise<LogPlace | undefined> {
    const { logStreamARN, externalExecutionId } = output?.executionResult ?? {};
    const [, logGroupName, logStreamName] = /:log-group:(.+):log-stream:(.+)$/.exec(logStreamARN ?? '') ?? [];
    if (logGroupName !== undefined && logStreamName !== undefined) return { logGroupName, logStreamName };
    const { provider } = input?.actionTypeId ?? {};
    if (provider !== 'CodeBuild' || externalExecutionId === undefined) return undefined;
    if (input?.configuration?.BatchEnabled === 'true') return undefined;
    const { builds: [build] = [] } = await this.clients.codebuild.send(
      new BatchGetBuildsCommand({ ids: [externalExecutionId] }),
    );
    const { groupName, streamName } = build?.logs ?? {};
    return groupName && streamName ? { logGroupName: groupName, logStreamName: streamName } : undefined;
  }
}

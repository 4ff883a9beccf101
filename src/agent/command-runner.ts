import type { HostCommand } from '../engines/host-commands/model.js';
import {
  GetDeploymentSpecificationCommand,
  type HostCommandsClient,
  PutHostCommandAcknowledgementCommand,
  PutHostCommandCompleteCommand,
} from '../engines/host-commands/sdk.js';
import { type ProcessTable, systemProcessTable } from '../engines/process/process-table.js';
import type { Logger } from '../kernel/logger.js';
import { type CommandHost, executeCommand, isNoop, mayRunAgain } from './commands.js';
import {
  CommandFailure,
  type CommandResult,
  diagnosticsPayload,
  FAILURE_CODES,
  failedWith,
} from './failure.js';
import { signalGroup } from './hooks/run-script.js';
import type { Journal, JournalEntry, RunningScript } from './journal.js';
import { AgentStopped, persistently } from './persistence.js';
import { type DeploymentSpecification, readSpecification } from './specification.js';

export interface CommandRunnerDeps {
  readonly service: HostCommandsClient;
  readonly host: CommandHost;
  readonly journal: Journal;
  readonly hostIdentifier: string;
  readonly log: Logger;
  /** Aborted when the agent is to end; what runs then still comes to its end. */
  readonly signal: AbortSignal;
}

/**
 * Takes commands from their arrival to the service's receipt of their result, across the deaths of the agent and of
 * the service.
 */
export class CommandRunner {
  readonly #processes: ProcessTable = systemProcessTable();

  constructor(private readonly deps: CommandRunnerDeps) {}

  /** Fetches what the command is about, accepts it, does it, reports it. @throws AgentStopped */
  async run(command: HostCommand): Promise<void> {
    const name = command.CommandName ?? '';
    let specification: DeploymentSpecification;
    let noop: boolean;
    try {
      specification = await this.#specificationOf(command);
      noop = await isNoop(name, specification, this.deps.host);
    } catch (error) {
      if (error instanceof AgentStopped) throw error;
      this.deps.log.error('the command cannot be begun', { command: name, error });
      return await this.#report(command, failedWith(error, ''));
    }
    const entry: JournalEntry = { command, specification, phase: { kind: 'accepted' } };
    await this.deps.journal.write(entry);
    if (await this.#acknowledge(command, noop)) await this.#carryOut(entry);
    await this.deps.journal.remove(specification.deploymentId);
  }

  /** Goes on with what an agent before this one had begun. @throws AgentStopped */
  async resume(entry: JournalEntry): Promise<void> {
    const name = entry.command.CommandName ?? '';
    this.deps.log.warn('a command was under way when the agent ended', {
      command: name,
      phase: entry.phase.kind,
    });
    switch (entry.phase.kind) {
      case 'accepted':
        if (await this.#acknowledge(entry.command, false)) await this.#carryOut(entry);
        break;
      case 'running':
        if (mayRunAgain(name)) await this.#carryOut(entry);
        else await this.#giveUp(entry, entry.phase.script);
        break;
      case 'done':
        await this.#report(entry.command, entry.phase.result);
    }
    await this.deps.journal.remove(entry.specification.deploymentId);
  }

  /** @throws AgentStopped */
  async #carryOut(entry: JournalEntry): Promise<void> {
    const { journal, host, log } = this.deps;
    const name = entry.command.CommandName ?? '';
    const fields = { event: name, deploymentId: entry.specification.deploymentId };
    log.info('lifecycle event begins', fields);
    await journal.write({ ...entry, phase: { kind: 'running' } });
    const started = async (processGroupId: number) => {
      const startTime = this.#processes.find(processGroupId)?.startTime ?? '';
      await journal.write({ ...entry, phase: { kind: 'running', script: { processGroupId, startTime } } });
    };
    const result = await executeCommand(name, entry.specification, host, started);
    await journal.write({ ...entry, phase: { kind: 'done', result } });
    log.info('lifecycle event ends', { ...fields, status: result.status, message: result.message });
    await this.#report(entry.command, result);
  }

  /** A script that outlived its agent is ended: nobody would see how it ends. */
  async #giveUp(entry: JournalEntry, script: RunningScript | undefined): Promise<void> {
    if (script && this.#processes.find(script.processGroupId)?.startTime === script.startTime) {
      signalGroup(script.processGroupId, 'SIGTERM');
    }
    const failure = new CommandFailure(
      'Failed: Failing in-progress lifecycle event after an agent restart.',
      FAILURE_CODES.failedAfterRestart,
    );
    await this.#report(entry.command, failedWith(failure, ''));
  }

  async #specificationOf(command: HostCommand): Promise<DeploymentSpecification> {
    const input = {
      DeploymentExecutionId: command.DeploymentExecutionId,
      HostIdentifier: this.deps.hostIdentifier,
    };
    const answer = await this.#persistently('GetDeploymentSpecification', () =>
      this.deps.service.send(new GetDeploymentSpecificationCommand(input)),
    );
    if (answer.DeploymentSystem !== 'CodeDeploy') {
      throw new CommandFailure(`Deployment System mismatch: CodeDeploy != ${answer.DeploymentSystem}`);
    }
    return readSpecification(answer.DeploymentSpecification?.GenericEnvelope);
  }

  /** @returns whether the command is to be carried out */
  async #acknowledge(command: HostCommand, noop: boolean): Promise<boolean> {
    const input = {
      HostCommandIdentifier: command.HostCommandIdentifier,
      Diagnostics: { Format: 'JSON', Payload: JSON.stringify({ IsCommandNoop: noop }) },
    };
    const status = await this.#unlessRefused('PutHostCommandAcknowledgement', async () => {
      const answer = await this.deps.service.send(new PutHostCommandAcknowledgementCommand(input));
      return answer.CommandStatus ?? 'InProgress';
    });
    return status === 'InProgress' || status === 'Pending';
  }

  async #report(command: HostCommand, result: CommandResult): Promise<void> {
    const input = {
      HostCommandIdentifier: command.HostCommandIdentifier,
      CommandStatus: result.status,
      Diagnostics: { Format: 'JSON', Payload: diagnosticsPayload(result) },
    };
    await this.#unlessRefused('PutHostCommandComplete', () =>
      this.deps.service.send(new PutHostCommandCompleteCommand(input)),
    );
  }

  /** A command that the service no longer knows is dropped. */
  async #unlessRefused<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#persistently(what, call);
    } catch (error) {
      if (error instanceof AgentStopped) throw error;
      this.deps.log.error(`${what} was refused; the command is dropped`, { reason: String(error) });
      return undefined;
    }
  }

  #persistently<T>(what: string, call: () => Promise<T>): Promise<T> {
    const { signal, log } = this.deps;
    return persistently(call, { signal, log, what });
  }
}

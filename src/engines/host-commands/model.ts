/**
 * The messages of the protocol between CodeDeploy and its host agent. No SDK has them; the names are those that AWS's
 * open-source agent sends and expects.
 * @source the API model inside AWS's open-source CodeDeploy agent (CodeDeployCommandService 2014-10-06)
 */
export interface Envelope {
  /** How `Payload` is to be read: `JSON`, `PKCS7/JSON`. */
  readonly Format?: string;
  readonly Payload?: string;
}

export type CommandStatus = 'Pending' | 'InProgress' | 'Succeeded' | 'Failed';

export interface HostCommand {
  readonly HostCommandIdentifier?: string;
  /** Part of the identifier that the agent polled with, or the agent refuses the command. */
  readonly HostIdentifier?: string;
  readonly DeploymentExecutionId?: string;
  /** The lifecycle event. */
  readonly CommandName?: string;
  readonly Nonce?: number;
}

export interface PollHostCommandInput {
  readonly HostIdentifier: string | undefined;
}

export interface PollHostCommandOutput {
  readonly HostCommand?: HostCommand;
}

export interface GetDeploymentSpecificationInput {
  readonly DeploymentExecutionId: string | undefined;
  readonly HostIdentifier: string | undefined;
}

export interface GetDeploymentSpecificationOutput {
  /** `CodeDeploy` */
  readonly DeploymentSystem?: string;
  readonly DeploymentSpecification?: {
    readonly GenericEnvelope?: Envelope;
    readonly VariantId?: string;
    readonly VariantEnvelope?: Envelope;
  };
}

export interface PutHostCommandAcknowledgementInput {
  readonly HostCommandIdentifier: string | undefined;
  readonly Diagnostics?: Envelope;
}

export interface PutHostCommandAcknowledgementOutput {
  /** `InProgress`: carry it out. `Succeeded` and `Failed`: it is over, drop it. */
  readonly CommandStatus?: CommandStatus;
}

export interface PutHostCommandCompleteInput {
  readonly HostCommandIdentifier: string | undefined;
  readonly CommandStatus: CommandStatus | undefined;
  readonly Diagnostics?: Envelope;
}

export type PutHostCommandCompleteOutput = Record<never, never>;

export interface PostHostCommandUpdateInput {
  readonly HostCommandIdentifier: string | undefined;
  readonly EstimatedCompletionTime?: Date;
  readonly Diagnostics?: Envelope;
}

export interface PostHostCommandUpdateOutput {
  readonly CommandStatus?: CommandStatus;
}

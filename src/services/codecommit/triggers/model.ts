import type { RepositoryTriggerEventEnum } from '@aws-sdk/client-codecommit';

/** What a repository tells of its references. Key: repository id. */
export interface TriggersDocument {
  /** UUID, another one with every change. */
  readonly configurationId: string;
  readonly triggers: readonly Trigger[];
}

export interface Trigger {
  readonly name: string;
  /** Of an SNS topic. */
  readonly destinationArn: string;
  readonly customData?: string;
  /** Short names; empty: all branches, and tags. */
  readonly branches: readonly string[];
  readonly events: readonly RepositoryTriggerEventEnum[];
}

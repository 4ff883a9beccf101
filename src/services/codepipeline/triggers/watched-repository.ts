import type { CommitArchiver, ConnectedRepositories, ReadableRepository } from '../../../engines/git/port.js';
import type { AwsClient } from '../../../front-door/service.js';
import type { Action, Pipeline } from '../model.js';
import type { GitListener } from './git-trigger.js';

/** A source action whose repository is watched, and what it listens to. */
export interface WatchedSource extends GitListener {
  readonly actionName: string;
  readonly roleArn?: string;
  readonly repository: WatchedRepository;
}

export type WatchedRepository =
  | { readonly kind: 'connection'; readonly connectionArn: string; readonly fullRepositoryId: string }
  /** Of this server; only where a git trigger says so, since rules and polling watch it otherwise. */
  | { readonly kind: 'codecommit'; readonly repositoryName: string };

/** The sources of a pipeline that are watched for pushes. */
export function watchedSources({ definition }: Pick<Pipeline, 'definition'>): readonly WatchedSource[] {
  return (definition.stages[0]?.actions ?? []).flatMap((action): WatchedSource[] => {
    const { name: actionName, configuration, roleArn } = action;
    const repository = repositoryOf(action);
    const trigger = definition.triggers.find(
      ({ gitConfiguration }) => gitConfiguration.sourceActionName === actionName,
    )?.gitConfiguration;
    if (!repository) return [];
    const detects =
      repository.kind === 'connection' && configuration.DetectChanges?.toLowerCase() !== 'false';
    if (!trigger && !detects) return [];
    return [
      {
        actionName,
        repository,
        branch: configuration.BranchName ?? '',
        ...(trigger && { trigger }),
        ...(roleArn !== undefined && { roleArn }),
      },
    ];
  });
}

function repositoryOf({ actionTypeId, configuration }: Action): WatchedRepository | undefined {
  const { ConnectionArn, FullRepositoryId, RepositoryName } = configuration;
  if (actionTypeId.provider === 'CodeStarSourceConnection' && ConnectionArn && FullRepositoryId) {
    return { kind: 'connection', connectionArn: ConnectionArn, fullRepositoryId: FullRepositoryId };
  }
  if (actionTypeId.provider === 'CodeCommit' && RepositoryName) {
    return { kind: 'codecommit', repositoryName: RepositoryName };
  }
  return undefined;
}

/** By what pipelines are found when something is heard of a repository. */
export function watchKey(repository: WatchedRepository): string {
  return repository.kind === 'codecommit'
    ? `codecommit/${repository.repositoryName}`
    : connectionKey(repository.connectionArn, repository.fullRepositoryId);
}

/** A connection is the same under both names of its service. */
export function connectionKey(connectionArn: string, fullRepositoryId: string): string {
  const connectionId = connectionArn.slice(connectionArn.lastIndexOf('/') + 1);
  return `connection/${connectionId}/${fullRepositoryId.toLowerCase()}`;
}

/** What a repository is called, wherever it is: the last part of a full repository id. */
export function namedRepository(fullRepositoryId: string): string {
  return `named/${fullRepositoryId.slice(fullRepositoryId.lastIndexOf('/') + 1).toLowerCase()}`;
}

export interface RepositoryReaders {
  readonly archiver: Pick<CommitArchiver, 'open'>;
  readonly connections: Pick<ConnectedRepositories, 'open'>;
}

/** @throws AwsError */
export function openWatched(
  { archiver, connections }: RepositoryReaders,
  aws: AwsClient,
  place: { readonly accountId: string; readonly region: string },
  repository: WatchedRepository,
): Promise<ReadableRepository> {
  const { accountId, region } = place;
  const common = { accountId, region, principal: aws.principal };
  return repository.kind === 'codecommit'
    ? archiver.open({ ...common, repositoryName: repository.repositoryName })
    : connections.open({ ...common, ...repository });
}

/** What a change is in words, and for the output variables of the source action. */
export function sourceDetail(repository: WatchedRepository): string {
  return repository.kind === 'codecommit'
    ? `codecommit repository ${repository.repositoryName}`
    : `${repository.fullRepositoryId} by ${repository.connectionArn}`;
}

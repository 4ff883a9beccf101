import type { Envelope } from '../engines/host-commands/model.js';
import { openEnvelope, SIGNED_FORMAT } from '../engines/host-commands/signed-envelope.js';
import { CommandFailure } from './failure.js';

/** What the service says about a deployment. */
export interface DeploymentSpecification {
  readonly deploymentId: string;
  readonly deploymentGroupId: string;
  readonly deploymentGroupName: string;
  readonly applicationName: string;
  readonly creator: string;
  readonly type: string;
  readonly appSpecFilename: string;
  /** As given, in upper case; judged when a file is in the way. */
  readonly fileExistsBehavior: string;
  readonly allPossibleLifecycleEvents?: readonly string[];
  readonly revision: S3Revision | GitHubRevision;
}

export interface S3Revision {
  readonly source: 'S3';
  readonly bucket: string;
  readonly key: string;
  readonly bundleType: 'tar' | 'tgz' | 'zip';
  readonly version?: string;
  readonly eTag?: string;
}

/** A commit of `https://github.com/ACCOUNT/REPOSITORY`. */
export interface GitHubRevision {
  readonly source: 'GitHub';
  readonly account: string;
  readonly repository: string;
  readonly commitId: string;
  /** What GitHub's archives are. */
  readonly bundleType: 'tgz';
  readonly token?: string;
}

/** @throws CommandFailure in the words of AWS's agent. @throws InvalidEnvelope */
export function readSpecification(envelope: Envelope | undefined): DeploymentSpecification {
  if (!envelope) throw new CommandFailure('Deployment Specification missing');
  if (envelope.Format !== SIGNED_FORMAT) {
    throw new CommandFailure(`Unsupported DeploymentSpecification format: ${envelope.Format}`);
  }
  const data = mapOf(jsonOf(openEnvelope(envelope.Payload ?? '')));
  const required = (name: string): string => {
    const value = textOf(data[name]);
    if (value === undefined) throw new CommandFailure(`Deployment Spec has no ${name}`);
    return value;
  };
  const deploymentId = required('DeploymentId');
  const lifecycleEvents = data.AllPossibleLifecycleEvents;
  return {
    deploymentId: pathSafe(deploymentId.startsWith('arn:') ? idOfArn(deploymentId) : deploymentId),
    deploymentGroupId: pathSafe(required('DeploymentGroupId')),
    deploymentGroupName: required('DeploymentGroupName'),
    applicationName: required('ApplicationName'),
    creator: textOf(data.DeploymentCreator) ?? 'user',
    type: textOf(data.DeploymentType) ?? 'IN_PLACE',
    appSpecFilename: textOf(data.AppSpecFilename) ?? 'appspec.yml',
    fileExistsBehavior: fileExistsBehavior(data),
    ...(Array.isArray(lifecycleEvents) && { allPossibleLifecycleEvents: lifecycleEvents.map(String) }),
    revision: revisionOf(data),
  };
}

function fileExistsBehavior(data: Readonly<Record<string, unknown>>): string {
  const overrides = mapOf(mapOf(data.AgentActionOverrides).AgentOverrides);
  return (textOf(overrides.FileExistsBehavior) ?? 'DISALLOW').toUpperCase();
}

function revisionOf(data: Readonly<Record<string, unknown>>): S3Revision | GitHubRevision {
  if (!data.Revision) throw new CommandFailure('Must specify a revison');
  const revision = mapOf(data.Revision);
  const source = textOf(revision.RevisionType);
  if (source === undefined) throw new CommandFailure('Must specify a revision source');
  if (source === 'S3') return s3Revision(mapOf(revision.S3Revision));
  if (source === 'GitHub') {
    return gitHubRevision(mapOf(revision.GitHubRevision), textOf(data.GitHubAccessToken));
  }
  throw new CommandFailure(
    `Revisions of type ${source} are not implemented by this agent; S3 and GitHub are`,
  );
}

function s3Revision(s3: Readonly<Record<string, unknown>>): S3Revision {
  const [bucket, key, bundleType] = [textOf(s3.Bucket), textOf(s3.Key), textOf(s3.BundleType)];
  if (!bucket || !key || !bundleType) {
    throw new CommandFailure('S3Revision in Deployment Spec must specify Bucket, Key and BundleType');
  }
  if (bundleType !== 'tar' && bundleType !== 'tgz' && bundleType !== 'zip') {
    throw new CommandFailure('BundleType in S3Revision must be tar, tgz or zip');
  }
  const [version, eTag] = [textOf(s3.Version), textOf(s3.ETag)];
  return { source: 'S3', bucket, key, bundleType, ...(version && { version }), ...(eTag && { eTag }) };
}

/** Its parts become parts of a URL. */
const GITHUB_NAME = /^(?!\.{1,2}$)[\w.-]{1,100}$/;

function gitHubRevision(git: Readonly<Record<string, unknown>>, token: string | undefined): GitHubRevision {
  const [account = '', repository = '', commitId = ''] = [git.Account, git.Repository, git.CommitId].map(
    textOf,
  );
  if (![account, repository, commitId].every((part) => GITHUB_NAME.test(part))) {
    throw new CommandFailure(
      'GitHubRevision in Deployment Spec must specify Account, Repository and CommitId',
    );
  }
  return { source: 'GitHub', account, repository, commitId, bundleType: 'tgz', ...(token && { token }) };
}

/** `arn:aws:codedeploy:REGION:ACCOUNT:deployment/ID` */
function idOfArn(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? '';
}

/** Ids become names of directories. */
function pathSafe(id: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id)) return id;
  throw new CommandFailure('The deployment specification has an id that is not valid');
}

/** The parser's own words would quote the text. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandFailure('The deployment specification is not JSON');
  }
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

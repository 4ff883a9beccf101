import { join } from 'node:path';
import type { ProjectSource } from '@aws-sdk/client-codebuild';
import { dnsSuffixOf } from '../../../kernel/partition.js';
import type { BuildDocument } from '../model.js';
import type { BuildDirectories } from './build-directories.js';

/** One source of a build and where it goes. */
export interface PlacedSource {
  readonly source: ProjectSource;
  readonly directory: string;
  /** Branch, tag, commit, object version or, for pipelines, the ARN of the zip. */
  readonly version?: string;
}

export interface SourceLayout {
  readonly primary: PlacedSource;
  /** Their sources have identifiers. */
  readonly secondary: readonly (PlacedSource & { readonly identifier: string })[];
}

/** @source Logs of builds on AWS: `src/s3/00`, `src/s3/01` where there are several, the repository's path for git */
export function sourceLayout(
  build: Pick<BuildDocument, 'settings'>,
  directories: BuildDirectories,
  region: string,
): SourceLayout {
  const { source, secondarySources, sourceVersion, secondarySourceVersions } = build.settings;
  return {
    primary: {
      source,
      version: sourceVersion,
      directory:
        directories.mountedSource ??
        join(directories.sources, primaryPath(source, secondarySources.length > 0, region)),
    },
    secondary: secondarySources.map((secondary, index) => {
      const identifier = secondary.sourceIdentifier ?? '';
      const version = secondarySourceVersions.find((found) => found.sourceIdentifier === identifier);
      return {
        source: secondary,
        identifier,
        version: version?.sourceVersion,
        directory: join(directories.sources, 's3', String(index + 1).padStart(2, '0')),
      };
    }),
  };
}

function primaryPath(source: ProjectSource, hasSecondary: boolean, region: string): string {
  if (source.type === 'CODECOMMIT') {
    return join(`git-codecommit.${region}.${dnsSuffixOf(region)}`, 'v1', 'repos', repositoryOf(source));
  }
  if (isGit(source)) return join(hostOf(source), repositoryPath(source));
  return hasSecondary ? join('s3', '00') : '';
}

function isGit({ type }: ProjectSource): boolean {
  return !['S3', 'CODEPIPELINE', 'NO_SOURCE', 'CODECOMMIT'].includes(type ?? '');
}

/** The host of a clone URL, without its port: a directory on the way to the source. */
function hostOf({ location = '' }: ProjectSource): string {
  return /^https?:\/\/(?:[^/@]*@)?([\w.-]+)/.exec(location)?.[1] ?? 'git';
}

/** `owner/name` of a clone URL: its path, without what could lead out of a directory. */
export function repositoryPath({ location = '' }: ProjectSource): string {
  const path = location.replace(/^https?:\/\/[^/]*/, '').replace(/\.git\/?$/, '');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.join('/') || 'unnamed';
}

/** The last part of a clone URL, which CodeCommit's names fit into: no `/`, and checked by CodeCommit itself. */
export function repositoryOf({ location = '' }: ProjectSource): string {
  return location.replace(/\/+$/, '').split('/').at(-1) || 'unnamed';
}

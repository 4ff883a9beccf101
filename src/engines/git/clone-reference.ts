import { isObjectId } from './names.js';

/**
 * What a source action leaves for builds that clone the repository themselves (`CODEBUILD_CLONE_REF`): a small JSON document
 * in the place of a zip. On AWS its form is private to CodePipeline and CodeBuild; here to this file.
 */
export interface CloneReference {
  readonly repository: ClonedRepository;
  readonly commitId: string;
}

export type ClonedRepository =
  | { readonly kind: 'codecommit'; readonly repositoryName: string }
  | { readonly kind: 'connection'; readonly connectionArn: string; readonly fullRepositoryId: string };

const VERSION = 1;

export function formatCloneReference(reference: CloneReference): string {
  return `${JSON.stringify({ cloneReference: VERSION, ...reference })}\n`;
}

/** @returns undefined where the text is something else */
export function parseCloneReference(text: string): CloneReference | undefined {
  const { cloneReference, repository, commitId } = objectOf(parsed(text));
  if (cloneReference !== VERSION || typeof commitId !== 'string' || !isObjectId(commitId)) return undefined;
  const { kind, repositoryName, connectionArn, fullRepositoryId } = objectOf(repository);
  if (kind === 'codecommit' && typeof repositoryName === 'string') {
    return { repository: { kind, repositoryName }, commitId };
  }
  if (kind === 'connection' && typeof connectionArn === 'string' && typeof fullRepositoryId === 'string') {
    return { repository: { kind, connectionArn, fullRepositoryId }, commitId };
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

import type { RelativeFileVersionEnum } from '@aws-sdk/client-codecommit';
import type { ReactionName } from './reactions.js';

/** One comment; its key is its id. */
export interface CommentDocument {
  /** UUID */
  readonly commentId: string;
  readonly repositoryId: string;
  readonly subject: CommentSubject;
  readonly authorArn: string;
  /** Undefined: it was deleted. */
  readonly content: string | undefined;
  /** The comment that it answers. */
  readonly inReplyTo?: string;
  readonly createdAt: number;
  readonly lastModifiedAt: number;
  /** By the ARN of whoever reacted. */
  readonly reactions?: Readonly<Record<string, ReactionName>>;
  readonly clientRequestToken?: string;
  /** What was asked for with the token. */
  readonly requestDigest: string;
}

/** What is commented on: the comparison of two commits, or one file or line of it. Replies share it. */
export interface CommentSubject {
  /** Absent: a comment on commits only. */
  readonly pullRequestId?: string;
  /** Absent: the first commit of a history. */
  readonly beforeCommitId?: string;
  readonly afterCommitId: string;
  readonly location?: CommentLocation;
}

export interface CommentLocation {
  readonly filePath: string;
  /** Line, from 1; absent: the file as a whole. */
  readonly filePosition?: number;
  readonly relativeFileVersion?: RelativeFileVersionEnum;
  /** The file in both commits, where it is there. */
  readonly beforeBlobId?: string;
  readonly afterBlobId?: string;
}

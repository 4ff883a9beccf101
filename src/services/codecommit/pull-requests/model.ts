import type { MergeOptionTypeEnum } from '@aws-sdk/client-codecommit';

/** One pull request; its key is its number, padded. */
export interface PullRequestDocument {
  /** A decimal number: one sequence for each account and region. */
  readonly pullRequestId: string;
  readonly repositoryId: string;
  readonly title: string;
  readonly description?: string;
  readonly authorArn: string;
  readonly createdAt: number;
  readonly lastActivityAt: number;
  /** Full names of two branches. */
  readonly sourceReference: string;
  readonly destinationReference: string;
  /**
   * The tips of both branches as they were last told (see reference-journal.ts), while it is open; afterwards those that it was
   * closed with: what was merged, and into what.
   */
  readonly sourceCommitId: string;
  readonly destinationCommitId: string;
  /** Absent where the branches have no common history. */
  readonly mergeBaseId?: string;
  /** 64 hexadecimal digits: another one whenever the source branch moves. */
  readonly revisionId: string;
  readonly state: PullRequestState;
  readonly approvalRules: readonly ApprovalRule[];
  /** Who has set the approval rules aside, for which revision. */
  readonly override?: { readonly revisionId: string; readonly overrider: string };
  /** How many happenings its history holds. */
  readonly happenings: number;
  readonly clientRequestToken?: string;
  /** What was asked for with the token. */
  readonly requestDigest: string;
}

export interface ApprovalRule {
  /** UUID */
  readonly approvalRuleId: string;
  readonly name: string;
  /** JSON as it was given. */
  readonly content: string;
  readonly createdAt: number;
  readonly lastModifiedAt: number;
  /** ARN */
  readonly lastModifiedUser: string;
  /** The template that it was made from, as it was called then; such a rule is not changed. */
  readonly origin?: { readonly templateId: string; readonly name: string };
}

export type PullRequestState =
  | { readonly status: 'OPEN' }
  | { readonly status: 'CLOSED' }
  | { readonly status: 'MERGED'; readonly merge: Merge };

export interface Merge {
  readonly option: MergeOptionTypeEnum;
  /** ARN of whoever merged. */
  readonly mergedBy: string;
  /** What the destination branch was moved to. */
  readonly commitId: string;
}

/** What its history tells of. */
export type PullRequestHappening =
  | {
      readonly kind: 'created';
      readonly sourceCommitId: string;
      readonly destinationCommitId: string;
      readonly mergeBaseId?: string;
    }
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'source-moved';
      readonly beforeCommitId: string;
      readonly afterCommitId: string;
      readonly mergeBaseId?: string;
    }
  | { readonly kind: 'merged'; readonly destinationReference: string; readonly merge: Merge }
  | {
      readonly kind: 'rule-created' | 'rule-updated' | 'rule-deleted';
      readonly rule: Pick<ApprovalRule, 'approvalRuleId' | 'name' | 'content'>;
    }
  | {
      readonly kind: 'rules-overridden';
      readonly revisionId: string;
      readonly overrideStatus: 'OVERRIDE' | 'REVOKE';
    }
  | {
      readonly kind: 'approval-changed';
      readonly revisionId: string;
      readonly approvalStatus: 'APPROVE' | 'REVOKE';
    };

/** What somebody thinks of one revision. Key: that of the pull request, the revision and the ARN, with `/` between. */
export interface ApprovalDocument {
  /** ARN */
  readonly userArn: string;
  readonly state: 'APPROVE' | 'REVOKE';
}

/** Key: that of the pull request, `/`, and a padded number. */
export interface HappeningDocument {
  readonly pullRequestId: string;
  readonly repositoryId: string;
  readonly at: number;
  /** ARN of whoever caused it. */
  readonly actorArn: string;
  readonly happening: PullRequestHappening;
}

/** The number last given. */
export interface NumberingDocument {
  readonly last: number;
}

import type { RevisionLocation } from '@aws-sdk/client-codedeploy';
import { AwsError } from '../../kernel/aws-error.js';
import { invalidRevision } from './errors.js';

const BUNDLE_TYPES: readonly string[] = ['zip', 'tar', 'tgz'];

/**
 * The revision in the form that it is stored and compared in.
 * @throws AwsError RevisionRequiredException, InvalidRevisionException (also for revisions of other platforms)
 * @source AWS CodeDeploy API Reference, "RevisionLocation"
 */
export function serverRevision(location: RevisionLocation | undefined): RevisionLocation {
  if (!location) throw new AwsError('RevisionRequiredException', 'The revision is required');
  const { revisionType, s3Location, gitHubLocation, string, appSpecContent } = location;
  switch (revisionType ?? (s3Location ? 'S3' : gitHubLocation ? 'GitHub' : undefined)) {
    case 'S3':
      if (gitHubLocation || string || appSpecContent) throw invalidRevision('Specify only the S3 location');
      return s3Revision(s3Location);
    case 'GitHub':
      if (s3Location || string || appSpecContent) throw invalidRevision('Specify only the GitHub location');
      return gitHubRevision(gitHubLocation);
    case 'String':
    case 'AppSpecContent':
      throw invalidRevision(
        `A revision of type ${revisionType} cannot be deployed to the Server compute platform; use an S3 or GitHub location`,
      );
    default:
      throw invalidRevision(`Invalid revision type: ${revisionType ?? 'none'}`);
  }
}

const GITHUB_REPOSITORY = /^(?!\.{1,2}\/)[\w.-]{1,100}\/(?!\.{1,2}$)[\w.-]{1,100}$/;

function gitHubRevision(location: RevisionLocation['gitHubLocation']): RevisionLocation {
  const { repository = '', commitId = '' } = location ?? {};
  if (!GITHUB_REPOSITORY.test(repository)) {
    throw invalidRevision(
      `The repository must be given as ACCOUNT/REPOSITORY: ${repository.slice(0, 200) || 'none'}`,
    );
  }
  if (!/^[0-9a-f]{40}$/i.test(commitId)) {
    throw invalidRevision(`The commit ID must be a full SHA-1 ID: ${commitId.slice(0, 64) || 'none'}`);
  }
  return { revisionType: 'GitHub', gitHubLocation: { repository, commitId } };
}

function s3Revision(location: RevisionLocation['s3Location']): RevisionLocation {
  const { bucket, key, bundleType, version, eTag } = location ?? {};
  if (!bucket) throw invalidRevision('The S3 bucket of the revision is required');
  if (!key) throw invalidRevision('The S3 key of the revision is required');
  if (!bundleType || !BUNDLE_TYPES.includes(bundleType)) {
    throw invalidRevision(
      `The bundleType must be one of ${BUNDLE_TYPES.join(', ')}: ${bundleType ?? 'none'}`,
    );
  }
  return {
    revisionType: 'S3',
    s3Location: {
      bucket,
      key,
      bundleType,
      ...(version && { version }),
      ...(eTag && { eTag: eTag.replaceAll('"', '') }),
    },
  };
}

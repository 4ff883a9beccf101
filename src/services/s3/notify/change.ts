import type { StorageClass } from '@aws-sdk/client-s3';
import type { RequestContext, ServiceContext } from '../../../front-door/service.js';
import { principalUserId } from '../../../kernel/principal.js';

/** What happened to one version of an object. */
export type ObjectChange =
  | { readonly kind: 'created'; readonly by: 'PutObject' | 'CopyObject' | 'CompleteMultipartUpload' }
  /** `marker`: a delete marker was put before the object, which itself stays. */
  | { readonly kind: 'deleted'; readonly marker: boolean }
  | { readonly kind: 'transitioned'; readonly storageClass: StorageClass }
  | { readonly kind: 'restore-initiated' }
  /** Until when the copy can be read, in epoch ms. */
  | { readonly kind: 'restored'; readonly expiresAt: number }
  | { readonly kind: 'tagged' }
  | { readonly kind: 'untagged' }
  | { readonly kind: 'acl' };

/** Who made it happen. */
export type Cause =
  | {
      readonly kind: 'request';
      readonly requestId: string;
      readonly accountId: string;
      readonly principalId: string;
      readonly sourceIp?: string;
    }
  /** A rule of the bucket's lifecycle configuration. */
  | { readonly kind: 'lifecycle'; readonly requestId: string };

/** What a change of objects needs, whether a request makes it or the lifecycle of the bucket. */
export type ChangeContext = Pick<ServiceContext, 'clock' | 'ids' | 'work' | 'emit'>;

export function requestCause({ requestId, caller, http }: RequestContext): Cause {
  const sourceIp = http?.socket.remoteAddress;
  return {
    kind: 'request',
    requestId,
    accountId: caller.accountId,
    principalId: principalUserId(caller) ?? caller.arn,
    ...(sourceIp !== undefined && { sourceIp }),
  };
}

import { Readable } from 'node:stream';
import { withoutPermission } from '../../src/front-door/access.js';
import { defineService } from '../../src/front-door/service.js';

/** What the handlers of the echo services were called with, in order. */
export type Calls = { readonly operation: string; readonly input: object }[];

/** One small service of each protocol that AWS CLI and SDKs speak here; `calls` gets what reaches their handlers. */
export function echoServices(calls: Calls) {
  const heard = (operation: string, input: object) => void calls.push({ operation, input });
  return [
    defineService<typeof import('@aws-sdk/client-codepipeline')>({
      id: 'codepipeline',
      title: 'AWS CodePipeline',
      signingNames: ['codepipeline'],
      actionPrefix: 'codepipeline',
      protocol: 'awsJson1_1',
      targetPrefix: 'CodePipeline_20150709',
      load: () => import('@aws-sdk/client-codepipeline'),
      operations: {
        GetPipeline: {
          authorize: withoutPermission,
          handle: async (input) => {
            heard('GetPipeline', input);
            return {};
          },
        },
      },
    }),
    defineService<typeof import('@aws-sdk/client-iam')>({
      id: 'iam',
      title: 'IAM',
      signingNames: ['iam'],
      actionPrefix: 'iam',
      protocol: 'awsQuery',
      apiVersion: '2010-05-08',
      load: () => import('@aws-sdk/client-iam'),
      operations: {
        SimulateCustomPolicy: {
          authorize: withoutPermission,
          handle: async (input) => {
            heard('SimulateCustomPolicy', input);
            return { EvaluationResults: [], IsTruncated: false };
          },
        },
      },
    }),
    defineService<typeof import('@aws-sdk/client-s3')>({
      id: 's3',
      title: 'Amazon S3',
      signingNames: ['s3'],
      actionPrefix: 's3',
      protocol: 'restXml',
      load: () => import('@aws-sdk/client-s3'),
      operations: {
        PutObject: {
          authorize: withoutPermission,
          handle: async ({ Body, ...input }) => {
            const chunks: Uint8Array[] = [];
            for await (const chunk of Body as AsyncIterable<Uint8Array>) chunks.push(chunk);
            heard('PutObject', { ...input, Body: Buffer.concat(chunks).toString() });
            return { ETag: '"e"' };
          },
        },
        DeleteObject: {
          authorize: withoutPermission,
          handle: async (input) => {
            heard('DeleteObject', input);
            return {};
          },
        },
        GetObject: {
          authorize: withoutPermission,
          handle: async () => ({ ContentLength: 100, Body: Readable.from(halfOfIt()) }),
        },
        HeadObject: { authorize: withoutPermission, handle: async () => ({ ContentLength: 7, ETag: '"e"' }) },
        PutBucketVersioning: {
          authorize: withoutPermission,
          handle: async (input) => {
            heard('PutBucketVersioning', input);
            return {};
          },
        },
      },
    }),
  ];
}

async function* halfOfIt(): AsyncGenerator<Buffer> {
  yield Buffer.alloc(50, 'x');
  throw new Error('the disk has gone');
}

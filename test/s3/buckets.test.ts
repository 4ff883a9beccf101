import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  type CORSRule,
  CreateBucketCommand,
  DeleteBucketAnalyticsConfigurationCommand,
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketIntelligentTieringConfigurationCommand,
  DeleteBucketInventoryConfigurationCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketMetricsConfigurationCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeleteBucketWebsiteCommand,
  DeleteObjectsCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketAclCommand,
  GetBucketAnalyticsConfigurationCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketIntelligentTieringConfigurationCommand,
  GetBucketInventoryConfigurationCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketLoggingCommand,
  GetBucketMetricsConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type IntelligentTieringConfiguration,
  type InventoryConfiguration,
  ListBucketAnalyticsConfigurationsCommand,
  ListBucketIntelligentTieringConfigurationsCommand,
  ListBucketInventoryConfigurationsCommand,
  ListBucketMetricsConfigurationsCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  type LoggingEnabled,
  PutBucketAccelerateConfigurationCommand,
  PutBucketAclCommand,
  PutBucketAnalyticsConfigurationCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketIntelligentTieringConfigurationCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketMetricsConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
  PutBucketTaggingCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';

const Bucket = 'configured';
let server: TestServer;
let s3: S3Client;

beforeAll(async () => {
  server = await startServer();
  s3 = server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => server.close());

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: Error) => error.name,
  );
const ofAccount = (accessKeyId: string) =>
  server.client(S3Client, { credentials: { accessKeyId, secretAccessKey: 'x' } });

describe('buckets', () => {
  it('are made, listed, found and deleted', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'one' }));
    await s3.send(new CreateBucketCommand({ Bucket: 'one' })); // as S3 in its oldest region
    const { Buckets } = await s3.send(new ListBucketsCommand({ Prefix: 'on' }));
    expect(Buckets).toMatchObject([{ Name: 'one', BucketRegion: 'us-east-1' }]);
    expect((await s3.send(new HeadBucketCommand({ Bucket: 'one' }))).BucketRegion).toBe('us-east-1');
    await s3.send(new PutObjectCommand({ Bucket: 'one', Key: 'k', Body: '' }));
    expect(await failure(s3.send(new DeleteBucketCommand({ Bucket: 'one' })))).toBe('BucketNotEmpty');
    expect(await failure(s3.send(new HeadBucketCommand({ Bucket: 'no-such-bucket' })))).toBe('NotFound');
  });

  it('are listed page by page', async () => {
    const account = ofAccount('222222222222');
    for (const name of ['page-a', 'page-b', 'page-c'])
      await account.send(new CreateBucketCommand({ Bucket: name }));
    const first = await account.send(new ListBucketsCommand({ MaxBuckets: 2 }));
    expect(first.Buckets?.map(({ Name }) => Name)).toEqual(['page-a', 'page-b']);
    const { ContinuationToken } = first;
    const second = await account.send(new ListBucketsCommand({ MaxBuckets: 2, ContinuationToken }));
    expect(second.Buckets?.map(({ Name }) => Name)).toEqual(['page-c']);
  });

  it('have a region', async () => {
    const europe = server.client(S3Client, { region: 'eu-west-1' });
    await europe.send(new CreateBucketCommand({ Bucket: 'in-europe' }));
    const location = new GetBucketLocationCommand({ Bucket: 'in-europe' });
    expect((await s3.send(location)).LocationConstraint).toBe('eu-west-1');
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
    expect(await failure(europe.send(new CreateBucketCommand({ Bucket: 'in-europe' })))).toBe(
      'BucketAlreadyOwnedByYou',
    );
    const elsewhere = { LocationConstraint: 'us-west-2' } as const;
    const command = new CreateBucketCommand({ Bucket: 'in-between', CreateBucketConfiguration: elsewhere });
    expect(await failure(europe.send(command))).toBe('IllegalLocationConstraintException');
  });

  it.each(['ab', 'Upper', 'under_score', '-dash', 'dash-', 'a..b', '10.0.0.1', 'xn--name', 'x'.repeat(64)])(
    'cannot be called %s',
    async (name) => {
      expect(await failure(s3.send(new CreateBucketCommand({ Bucket: name })))).toBe('InvalidBucketName');
    },
  );

  it('have names that all accounts share, and content that they do not', async () => {
    const stranger = ofAccount('333333333333');
    expect(await failure(stranger.send(new CreateBucketCommand({ Bucket })))).toBe('BucketAlreadyExists');
    expect(await failure(stranger.send(new ListObjectsV2Command({ Bucket })))).toBe('AccessDenied');
    expect((await stranger.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  });
});

describe('what was never configured', () => {
  it.each([
    [new GetBucketCorsCommand({ Bucket }), 'NoSuchCORSConfiguration'],
    [new GetBucketLifecycleConfigurationCommand({ Bucket }), 'NoSuchLifecycleConfiguration'],
    [new GetBucketPolicyCommand({ Bucket }), 'NoSuchBucketPolicy'],
    [new GetBucketTaggingCommand({ Bucket }), 'NoSuchTagSet'],
    [new GetBucketWebsiteCommand({ Bucket }), 'NoSuchWebsiteConfiguration'],
    [new GetBucketReplicationCommand({ Bucket }), 'ReplicationConfigurationNotFoundError'],
    [new GetObjectLockConfigurationCommand({ Bucket }), 'ObjectLockConfigurationNotFoundError'],
    [new GetBucketCorsCommand({ Bucket: 'no-such-bucket' }), 'NoSuchBucket'],
  ])('is told by its code: %#', async (command, code) => {
    const send = s3.send.bind(s3) as (command: object) => Promise<unknown>;
    expect(await failure(send(command))).toBe(code);
  });

  it('is told as nothing', async () => {
    expect((await s3.send(new GetBucketAccelerateConfigurationCommand({ Bucket }))).Status).toBeUndefined();
    expect((await s3.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled).toBeUndefined();
    expect((await s3.send(new GetBucketRequestPaymentCommand({ Bucket }))).Payer).toBe('BucketOwner');
    const notification = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(notification.EventBridgeConfiguration).toBeUndefined();
    const { Grants } = await s3.send(new GetBucketAclCommand({ Bucket }));
    expect(Grants).toMatchObject([{ Permission: 'FULL_CONTROL' }]);
  });
});

describe('configurations', () => {
  it('CORS', async () => {
    const CORSRules = [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'], MaxAgeSeconds: 60 }];
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    expect((await s3.send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules);
    await s3.send(new DeleteBucketCorsCommand({ Bucket }));
    expect(await failure(s3.send(new GetBucketCorsCommand({ Bucket })))).toBe('NoSuchCORSConfiguration');
  });

  it('default encryption, which objects take over', async () => {
    const algorithm = async () =>
      (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration
        ?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
    expect(await algorithm()).toBe('AES256');
    const Rules = [
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: 'k1' } },
    ];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    expect(await algorithm()).toBe('aws:kms');
    const stored = await s3.send(new PutObjectCommand({ Bucket, Key: 'encrypted', Body: 'x' }));
    expect(stored.SSEKMSKeyId).toBe('arn:aws:kms:us-east-1:000000000000:key/k1');
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
    expect(await algorithm()).toBe('AES256');
  });

  it('lifecycle, with dates and ids', async () => {
    const date = new Date(Date.UTC(2030, 0, 1));
    const Rules = [
      { ID: 'old', Status: 'Enabled' as const, Filter: { Prefix: 'logs/' }, Expiration: { Days: 30 } },
      { Status: 'Disabled' as const, Filter: { Prefix: '' }, Expiration: { Date: date } },
    ];
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    const found = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(found.Rules).toMatchObject(Rules);
    expect(found.Rules?.[1]?.ID).toMatch(/^[0-9A-Za-z]{48}$/);
    expect(found.TransitionDefaultMinimumObjectSize).toBe('all_storage_classes_128K');
    await s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
    const twice = [Rules[0], Rules[0]].flatMap((rule) => rule ?? []);
    const command = new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: { Rules: twice },
    });
    expect(await failure(s3.send(command))).toBe('InvalidArgument');
  });

  it('ownership, public access and ACLs', async () => {
    const ownership = async () =>
      (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules?.[0]
        ?.ObjectOwnership;
    expect(await ownership()).toBe('BucketOwnerEnforced');
    expect(await failure(s3.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' })))).toBe(
      'AccessControlListNotSupported',
    );
    const Rules = [{ ObjectOwnership: 'BucketOwnerPreferred' as const }];
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
    await s3.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' }));
    expect((await s3.send(new GetBucketAclCommand({ Bucket }))).Grants).toHaveLength(2);
    await s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
    expect(await failure(ownership())).toBe('OwnershipControlsNotFoundError');

    const blocked = async () =>
      (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration;
    expect(await blocked()).toMatchObject({ BlockPublicAcls: true, RestrictPublicBuckets: true });
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    expect(await blocked()).toMatchObject({ BlockPublicAcls: true, RestrictPublicBuckets: false });
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    expect(await failure(blocked())).toBe('NoSuchPublicAccessBlockConfiguration');
  });

  it('tags', async () => {
    const TagSet = [{ Key: 'team', Value: 'Ünïcode & co' }];
    expect(await failure(s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } })))).toBe(
      'InvalidTag',
    );
    const valid = [{ Key: 'team', Value: 'web' }];
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: valid } }));
    expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(valid);
    await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
    expect(await failure(s3.send(new GetBucketTaggingCommand({ Bucket })))).toBe('NoSuchTagSet');
  });

  it('websites, logging, acceleration and payment', async () => {
    const put = (WebsiteConfiguration: WebsiteConfiguration) =>
      s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }));
    expect(await failure(put({}))).toBe('InvalidArgument');
    expect(await failure(put({ IndexDocument: { Suffix: 'a/b' } }))).toBe('InvalidArgument');
    const website: WebsiteConfiguration = {
      IndexDocument: { Suffix: 'index.html' },
      ErrorDocument: { Key: 'error.html' },
      RoutingRules: [{ Condition: { KeyPrefixEquals: 'old/' }, Redirect: { ReplaceKeyPrefixWith: 'new/' } }],
    };
    await put(website);
    expect(await s3.send(new GetBucketWebsiteCommand({ Bucket }))).toMatchObject(website);
    await s3.send(new DeleteBucketWebsiteCommand({ Bucket }));
    expect(await failure(s3.send(new GetBucketWebsiteCommand({ Bucket })))).toBe(
      'NoSuchWebsiteConfiguration',
    );

    const log = (LoggingEnabled?: LoggingEnabled) =>
      s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
    expect(await failure(log({ TargetBucket: 'nowhere', TargetPrefix: '' }))).toBe(
      'InvalidTargetBucketForLogging',
    );
    const logging = { TargetBucket: Bucket, TargetPrefix: 'logs/' };
    await log(logging);
    const logged = () => s3.send(new GetBucketLoggingCommand({ Bucket }));
    expect((await logged()).LoggingEnabled).toEqual(logging);
    await log();
    expect((await logged()).LoggingEnabled).toBeUndefined();

    const AccelerateConfiguration = { Status: 'Suspended' } as const;
    await s3.send(new PutBucketAccelerateConfigurationCommand({ Bucket, AccelerateConfiguration }));
    const accelerated = await s3.send(new GetBucketAccelerateConfigurationCommand({ Bucket }));
    expect(accelerated.Status).toBe('Suspended');
    const RequestPaymentConfiguration = { Payer: 'Requester' } as const;
    await s3.send(new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration }));
    expect((await s3.send(new GetBucketRequestPaymentCommand({ Bucket }))).Payer).toBe('Requester');
  });

  it('metrics, page by page', async () => {
    const ids = Array.from({ length: 101 }, (_, i) => `m${String(i).padStart(3, '0')}`);
    const put = (Id: string, more: object = {}) =>
      s3.send(
        new PutBucketMetricsConfigurationCommand({ Bucket, Id, MetricsConfiguration: { Id, ...more } }),
      );
    for (const id of ids) await put(id);
    await put('m000', { Filter: { Prefix: 'logs/' } });
    const first = await s3.send(new ListBucketMetricsConfigurationsCommand({ Bucket }));
    expect(first.IsTruncated).toBe(true);
    const ContinuationToken = first.NextContinuationToken;
    const second = await s3.send(new ListBucketMetricsConfigurationsCommand({ Bucket, ContinuationToken }));
    const lists = [first, second].flatMap(({ MetricsConfigurationList = [] }) => MetricsConfigurationList);
    expect(lists.map(({ Id }) => Id)).toEqual(ids);
    expect(lists[0]?.Filter).toEqual({ Prefix: 'logs/' });
    const inherited = new GetBucketMetricsConfigurationCommand({ Bucket, Id: 'constructor' });
    expect(await failure(s3.send(inherited))).toBe('NoSuchConfiguration');
    const m000 = { Bucket, Id: 'm000' };
    await s3.send(new DeleteBucketMetricsConfigurationCommand(m000));
    expect(await failure(s3.send(new GetBucketMetricsConfigurationCommand(m000)))).toBe(
      'NoSuchConfiguration',
    );
    expect(await failure(s3.send(new DeleteBucketMetricsConfigurationCommand(m000)))).toBe(
      'NoSuchConfiguration',
    );
  });

  it('analytics, inventories and tiers', async () => {
    const analysed = { Bucket, Id: 'a' };
    const AnalyticsConfiguration = { Id: 'a', StorageClassAnalysis: {} };
    await s3.send(new PutBucketAnalyticsConfigurationCommand({ ...analysed, AnalyticsConfiguration }));
    const found = await s3.send(new GetBucketAnalyticsConfigurationCommand(analysed));
    expect(found.AnalyticsConfiguration).toMatchObject({ Id: 'a' });
    const analytics = () => s3.send(new ListBucketAnalyticsConfigurationsCommand({ Bucket }));
    expect((await analytics()).AnalyticsConfigurationList).toHaveLength(1);
    await s3.send(new DeleteBucketAnalyticsConfigurationCommand(analysed));
    expect((await analytics()).AnalyticsConfigurationList ?? []).toEqual([]);

    const listed = { Bucket, Id: 'i' };
    const InventoryConfiguration: InventoryConfiguration = {
      Id: 'i',
      IsEnabled: true,
      IncludedObjectVersions: 'All',
      Schedule: { Frequency: 'Daily' },
      Destination: { S3BucketDestination: { Bucket: `arn:aws:s3:::${Bucket}`, Format: 'CSV' } },
      OptionalFields: ['Size', 'ETag'],
    };
    await s3.send(new PutBucketInventoryConfigurationCommand({ ...listed, InventoryConfiguration }));
    const inventory = await s3.send(new GetBucketInventoryConfigurationCommand(listed));
    expect(inventory.InventoryConfiguration).toEqual(InventoryConfiguration);
    const inventories = await s3.send(new ListBucketInventoryConfigurationsCommand({ Bucket }));
    expect(inventories.InventoryConfigurationList).toEqual([InventoryConfiguration]);
    await s3.send(new DeleteBucketInventoryConfigurationCommand(listed));

    const tiered = { Bucket, Id: 't' };
    const IntelligentTieringConfiguration: IntelligentTieringConfiguration = {
      Id: 't',
      Status: 'Enabled',
      Tierings: [{ Days: 90, AccessTier: 'ARCHIVE_ACCESS' }],
    };
    await s3.send(
      new PutBucketIntelligentTieringConfigurationCommand({ ...tiered, IntelligentTieringConfiguration }),
    );
    const tier = await s3.send(new GetBucketIntelligentTieringConfigurationCommand(tiered));
    expect(tier.IntelligentTieringConfiguration).toEqual(IntelligentTieringConfiguration);
    const tiers = await s3.send(new ListBucketIntelligentTieringConfigurationsCommand({ Bucket }));
    expect(tiers.IntelligentTieringConfigurationList).toHaveLength(1);
    await s3.send(new DeleteBucketIntelligentTieringConfigurationCommand(tiered));
  });

  it('notifications to EventBridge, and to nobody who would not hear of them', async () => {
    const NotificationConfiguration = { EventBridgeConfiguration: {} };
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    const found = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    expect(found.EventBridgeConfiguration).toEqual({});
    const queue = {
      QueueConfigurations: [
        { QueueArn: 'arn:aws:sqs:us-east-1:0:q', Events: ['s3:ObjectCreated:*' as const] },
      ],
    };
    const command = new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: queue,
    });
    expect(await failure(s3.send(command))).toBe('InvalidArgument');
  });
});

describe('configurations that make no sense', () => {
  const cors = (rule: Partial<CORSRule>) => {
    const rules = [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'], ...rule }];
    return new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: rules } });
  };
  const encryption = (SSEAlgorithm: string, KMSMasterKeyID?: string) => {
    const byDefault = { SSEAlgorithm: SSEAlgorithm as 'AES256', KMSMasterKeyID };
    const Rules = [{ ApplyServerSideEncryptionByDefault: byDefault }];
    return new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } });
  };
  const ownership = (ObjectOwnership: string) => {
    const Rules = [{ ObjectOwnership: ObjectOwnership as 'ObjectWriter' }];
    return new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } });
  };
  it.each([
    ['a method that no page sends', cors({ AllowedMethods: ['PATCH'] }), 'InvalidRequest'],
    ['no origin', cors({ AllowedOrigins: [] }), 'MalformedXML'],
    ['an origin of two wildcards', cors({ AllowedOrigins: ['*.a.*'] }), 'InvalidRequest'],
    ['every header exposed', cors({ ExposeHeaders: ['*'] }), 'InvalidRequest'],
    ['an unknown encryption', encryption('rot13'), 'MalformedXML'],
    ['a key without KMS', encryption('AES256', 'key'), 'InvalidArgument'],
    ['an unknown ownership', ownership('Nobody'), 'MalformedXML'],
  ])('are refused: %s', async (_what, command, code) => {
    expect(await failure(s3.send(command as PutBucketCorsCommand))).toBe(code);
  });
});

describe('who may', () => {
  it('is said by policies of users and of the bucket', async () => {
    const iam = server.client(IAMClient);
    await iam.send(new CreateUserCommand({ UserName: 'reader' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'reader' }));
    const credentials = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
    const reader = server.client(S3Client, { credentials });
    await s3.send(new CreateBucketCommand({ Bucket: 'guarded' }));
    await s3.send(new PutObjectCommand({ Bucket: 'guarded', Key: 'pub/a', Body: 'public' }));
    await s3.send(new PutObjectCommand({ Bucket: 'guarded', Key: 'b', Body: 'private' }));
    const read = (Key: string) => reader.send(new GetObjectCommand({ Bucket: 'guarded', Key }));
    const denied = await read('b').catch((error: Error) => error);
    expect(String(denied)).toContain(
      'user/reader is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::guarded/b" because no identity-based policy allows the s3:GetObject action',
    );
    await iam.send(
      new PutUserPolicyCommand({
        UserName: 'reader',
        PolicyName: 'p',
        PolicyDocument: statement({
          Effect: 'Allow',
          Action: 's3:*',
          Resource: 'arn:aws:s3:::guarded/pub/*',
        }),
      }),
    );
    expect(await (await read('pub/a')).Body?.transformToString()).toBe('public');
    expect(await failure(read('b'))).toBe('AccessDenied');
    const Objects = [{ Key: 'b' }, { Key: 'pub/gone' }];
    const some = await reader.send(new DeleteObjectsCommand({ Bucket: 'guarded', Delete: { Objects } }));
    expect(some.Deleted).toEqual([{ Key: 'pub/gone' }]);
    expect(some.Errors).toMatchObject([{ Key: 'b', Code: 'AccessDenied' }]);
    expect(some.Errors?.[0]?.Message).toMatch(/perform: s3:DeleteObject on .*guarded\/b/);
    expect((await s3.send(new HeadObjectCommand({ Bucket: 'guarded', Key: 'b' }))).ContentLength).toBe(7);
    const missing = await read('pub/missing').catch((error: Error) => error);
    expect(String(missing)).toContain(
      'is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::guarded" because',
    );
    const head = reader.send(new HeadObjectCommand({ Bucket: 'guarded', Key: 'pub/missing' }));
    await expect(head).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    const lister = statement({ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::guarded*' });
    const wider = { UserName: 'reader', PolicyName: 'lists', PolicyDocument: lister };
    await iam.send(new PutUserPolicyCommand(wider));
    expect(await failure(read('pub/missing'))).toBe('NoSuchKey');
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'reader', PolicyName: 'lists' }));

    const everybody = {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::guarded/b',
    };
    const open = () =>
      s3.send(new PutBucketPolicyCommand({ Bucket: 'guarded', Policy: statement(everybody) }));
    expect(await failure(open())).toBe('AccessDenied'); // new buckets block public policies
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket: 'guarded' }));
    await open();
    const status = await s3.send(new GetBucketPolicyStatusCommand({ Bucket: 'guarded' }));
    expect(status.PolicyStatus).toEqual({ IsPublic: true });
    expect(await (await read('b')).Body?.transformToString()).toBe('private');

    const unencrypted = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::guarded/*',
      Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
    };
    await s3.send(new PutBucketPolicyCommand({ Bucket: 'guarded', Policy: statement(unencrypted) }));
    const write = (more: object) =>
      reader.send(new PutObjectCommand({ Bucket: 'guarded', Key: 'pub/c', Body: 'c', ...more }));
    expect(await failure(write({}))).toBe('AccessDenied');
    expect(await failure(write({ ServerSideEncryption: 'aws:kms' }))).toBe('none');
    await s3.send(new DeleteBucketPolicyCommand({ Bucket: 'guarded' }));
    expect(await failure(write({}))).toBe('none');
  });

  it.each([
    ['what is no JSON', '{', 'MalformedPolicy'],
    ['no statement', '{}', 'MalformedPolicy'],
    [
      'no principal',
      statement({ Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::${Bucket}` }),
      'MalformedPolicy',
    ],
    [
      "another bucket's objects",
      statement({ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::other/*' }),
      'MalformedPolicy',
    ],
    [
      'actions of other services',
      statement({ Effect: 'Allow', Principal: '*', Action: 'ec2:*', Resource: `arn:aws:s3:::${Bucket}` }),
      'MalformedPolicy',
    ],
  ])('is not said by a policy of %s', async (_what, Policy, code) => {
    expect(await failure(s3.send(new PutBucketPolicyCommand({ Bucket, Policy })))).toBe(code);
  });
});

function statement(content: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [content] });
}

import type {
  AnalyticsConfiguration,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  MetricsConfiguration,
} from '@aws-sdk/client-s3';
import type { RequestContext } from '../../../front-door/service.js';
import { onBucket } from '../access.js';
import { fromStored, toStored } from '../configuration-value.js';
import { invalidArgument, malformedXml, notConfigured } from '../errors.js';
import type { Bucket, NamedConfigurationKind } from '../model.js';
import { type BucketInput, requireBucket } from '../records/buckets.js';
import type { S3Operations } from '../types.js';
import { changeBucket } from './configure.js';

const MAX_PER_KIND = 1000;
const PAGE = 100;

type NamedInput = BucketInput & { readonly Id: string | undefined };
type ListInput = BucketInput & { readonly ContinuationToken?: string | undefined };
type Stored = Readonly<Record<string, unknown>>;

/** Configurations of which a bucket may have many, each with an id. */
class NamedConfigurations<Value extends object> {
  constructor(private readonly kind: NamedConfigurationKind) {}

  async put(context: RequestContext, input: NamedInput, value: Value | undefined): Promise<object> {
    const id = input.Id ?? '';
    if (value === undefined || !/^[\w.-]{1,64}$/.test(id)) throw malformedXml();
    if ('Id' in value && value.Id !== id) {
      throw invalidArgument(
        'The configuration ID in the request does not match the one in its body.',
        'id',
        id,
      );
    }
    await changeBucket(context, input, (bucket) => {
      const others = this.#of(bucket);
      if (!Object.hasOwn(others, id) && Object.keys(others).length >= MAX_PER_KIND) {
        throw invalidArgument(`At most ${MAX_PER_KIND} configurations are allowed.`, 'id', id);
      }
      return this.#with(bucket, { ...others, [id]: toStored(value) });
    });
    return {};
  }

  async get(context: RequestContext, input: NamedInput): Promise<Value> {
    const bucket = await requireBucket(context.store, input);
    const all = this.#of(bucket);
    const id = input.Id ?? '';
    if (!Object.hasOwn(all, id)) throw missing(bucket.name);
    return fromStored(all[id]) as Value;
  }

  async delete(context: RequestContext, input: NamedInput): Promise<object> {
    await changeBucket(context, input, (bucket) => {
      const id = input.Id ?? '';
      const { [id]: _dropped, ...kept } = this.#of(bucket);
      if (!Object.hasOwn(this.#of(bucket), id)) throw missing(bucket.name);
      return this.#with(bucket, kept);
    });
    return {};
  }

  /** By id. */
  async list(context: RequestContext, input: ListInput) {
    const listing = `${this.kind}:${input.Bucket}`;
    const after = context.tokens.open(listing, input.ContinuationToken) as string | undefined;
    const all = Object.entries(this.#of(await requireBucket(context.store, input)));
    const rest = all.filter(([id]) => after === undefined || id > after).sort(([a], [b]) => (a < b ? -1 : 1));
    const page = rest.slice(0, PAGE);
    const isTruncated = rest.length > page.length;
    return {
      values: page.map(([, value]) => fromStored(value) as Value),
      more: {
        IsTruncated: isTruncated,
        ContinuationToken: input.ContinuationToken,
        ...(isTruncated && { NextContinuationToken: context.tokens.seal(listing, page.at(-1)?.[0] ?? '') }),
      },
    };
  }

  #of(bucket: Bucket): Stored {
    return bucket.configurations[this.kind] ?? {};
  }

  #with(bucket: Bucket, values: Stored): Bucket {
    return { ...bucket, configurations: { ...bucket.configurations, [this.kind]: values } };
  }
}

const missing = (bucket: string) =>
  notConfigured('NoSuchConfiguration', 'The specified configuration does not exist.', bucket);

const analytics = new NamedConfigurations<AnalyticsConfiguration>('analytics');
const inventory = new NamedConfigurations<InventoryConfiguration>('inventory');
const metrics = new NamedConfigurations<MetricsConfiguration>('metrics');
const tiering = new NamedConfigurations<IntelligentTieringConfiguration>('intelligentTiering');

/** Kept and given back: nothing is analysed, listed, measured or tiered by them. */
export const namedConfigurationOperations = {
  PutBucketAnalyticsConfiguration: {
    authorize: onBucket('s3:PutAnalyticsConfiguration'),
    handle: (input, context) => analytics.put(context, input, input.AnalyticsConfiguration),
  },
  GetBucketAnalyticsConfiguration: {
    authorize: onBucket('s3:GetAnalyticsConfiguration'),
    handle: async (input, context) => ({ AnalyticsConfiguration: await analytics.get(context, input) }),
  },
  DeleteBucketAnalyticsConfiguration: {
    authorize: onBucket('s3:PutAnalyticsConfiguration'),
    handle: (input, context) => analytics.delete(context, input),
  },
  ListBucketAnalyticsConfigurations: {
    authorize: onBucket('s3:GetAnalyticsConfiguration'),
    async handle(input, context) {
      const { values, more } = await analytics.list(context, input);
      return { AnalyticsConfigurationList: values, ...more };
    },
  },
  PutBucketInventoryConfiguration: {
    authorize: onBucket('s3:PutInventoryConfiguration'),
    handle: (input, context) => inventory.put(context, input, input.InventoryConfiguration),
  },
  GetBucketInventoryConfiguration: {
    authorize: onBucket('s3:GetInventoryConfiguration'),
    handle: async (input, context) => ({ InventoryConfiguration: await inventory.get(context, input) }),
  },
  DeleteBucketInventoryConfiguration: {
    authorize: onBucket('s3:PutInventoryConfiguration'),
    handle: (input, context) => inventory.delete(context, input),
  },
  ListBucketInventoryConfigurations: {
    authorize: onBucket('s3:GetInventoryConfiguration'),
    async handle(input, context) {
      const { values, more } = await inventory.list(context, input);
      return { InventoryConfigurationList: values, ...more };
    },
  },
  PutBucketMetricsConfiguration: {
    authorize: onBucket('s3:PutMetricsConfiguration'),
    handle: (input, context) => metrics.put(context, input, input.MetricsConfiguration),
  },
  GetBucketMetricsConfiguration: {
    authorize: onBucket('s3:GetMetricsConfiguration'),
    handle: async (input, context) => ({ MetricsConfiguration: await metrics.get(context, input) }),
  },
  DeleteBucketMetricsConfiguration: {
    authorize: onBucket('s3:PutMetricsConfiguration'),
    handle: (input, context) => metrics.delete(context, input),
  },
  ListBucketMetricsConfigurations: {
    authorize: onBucket('s3:GetMetricsConfiguration'),
    async handle(input, context) {
      const { values, more } = await metrics.list(context, input);
      return { MetricsConfigurationList: values, ...more };
    },
  },
  PutBucketIntelligentTieringConfiguration: {
    authorize: onBucket('s3:PutIntelligentTieringConfiguration'),
    handle: (input, context) => tiering.put(context, input, input.IntelligentTieringConfiguration),
  },
  GetBucketIntelligentTieringConfiguration: {
    authorize: onBucket('s3:GetIntelligentTieringConfiguration'),
    handle: async (input, context) => ({
      IntelligentTieringConfiguration: await tiering.get(context, input),
    }),
  },
  DeleteBucketIntelligentTieringConfiguration: {
    authorize: onBucket('s3:PutIntelligentTieringConfiguration'),
    handle: (input, context) => tiering.delete(context, input),
  },
  ListBucketIntelligentTieringConfigurations: {
    authorize: onBucket('s3:GetIntelligentTieringConfiguration'),
    async handle(input, context) {
      const { values, more } = await tiering.list(context, input);
      return { IntelligentTieringConfigurationList: values, ...more };
    },
  },
} satisfies S3Operations;

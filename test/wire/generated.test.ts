import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { inspect, isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/config.js';
import { withoutPermission } from '../../src/front-door/access.js';
import { type LoadedOperation, type LoadedService, ServiceRegistry } from '../../src/front-door/registry.js';
import { type AnyService, defineService, type ProtocolName } from '../../src/front-door/service.js';
import { AwsError } from '../../src/kernel/aws-error.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { startPipewright } from '../../src/main.js';
import { payloadMember } from '../../src/wire/rest/bindings.js';
import type { OperationShape } from '../../src/wire/schema.js';
import { startEchoServer } from '../harness/echo-server.js';
import { SDK_PROTOCOLS } from '../harness/sdk-protocols.js';
import { type GenerationRules, generated, withoutStreams } from './generated-values.js';

/** What the present request is answered with, and what it was read as. */
interface Exchange {
  answer: () => object;
  input?: Record<string, unknown>;
}

const exchange: Exchange = { answer: () => ({}) };
let services: readonly LoadedService[];
let server: Awaited<ReturnType<typeof startEchoServer>>;

beforeAll(async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-generated-'));
  const config = { ...DEFAULT_CONFIG, port: 0, ephemeral: true, dataDirectory };
  const pipewright = await startPipewright(config, silentLogger());
  await pipewright.close();
  const registry = new ServiceRegistry([...pipewright.services, ec2]);
  services = await Promise.all(registry.services.map((service) => registry.load(service)));
  server = await startEchoServer({ services: services.map(echoing) });
});
afterAll(() => server.close());

/** No service here speaks its protocol yet. */
const ec2 = defineService<typeof import('@aws-sdk/client-ec2')>({
  id: 'ec2',
  title: 'Amazon EC2',
  signingNames: ['ec2'],
  actionPrefix: 'ec2',
  protocol: 'ec2Query',
  apiVersion: '2016-11-15',
  load: () => import('@aws-sdk/client-ec2'),
  operations: {},
});

/** The service with all operations that its SDK has, each giving `exchange` its input and answering with its output. */
function echoing({ declaration, operations }: LoadedService): AnyService {
  const handle = async (input: object) => {
    exchange.input = await withoutStreams(input);
    return exchange.answer();
  };
  const table = Object.fromEntries(
    [...operations.keys()].map((name) => [name, { authorize: withoutPermission, handle }]),
  );
  return { ...declaration, operations: table, checksOwnInput: true };
}

type Send = (operation: string, input: object) => Promise<Record<string, unknown>>;

interface Way {
  readonly service: LoadedService;
  /** `cloudwatch by rpcv2Cbor` */
  readonly name: string;
  readonly send: Send;
}

/** The ways in which the services' real SDK clients can ask them: each in every protocol that it speaks. */
async function ways(): Promise<Way[]> {
  const found: Way[] = [];
  for (const service of services) {
    const { id, protocol, alsoSpeaks = [] } = service.declaration;
    for (const spoken of [protocol, ...alsoSpeaks]) {
      const send = await sender(service, alsoSpeaks.length > 0 ? spoken : undefined);
      if (send) found.push({ service, send, name: alsoSpeaks.length > 0 ? `${id} by ${spoken}` : id });
    }
  }
  return found;
}

/** Sends operations with the service's real SDK client; undefined for the service that has none (CodeDeploy's host commands). */
async function sender({ declaration }: LoadedService, protocol?: ProtocolName): Promise<Send | undefined> {
  const sdk = new Map(Object.entries(await declaration.load()));
  const [, Client] = [...sdk].find(([name]) => /^[A-Z]\w*Client$/.test(name)) ?? [];
  if (Client === undefined) return undefined;
  const client = new Client({
    ...(protocol && { protocol: SDK_PROTOCOLS[protocol] }),
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    forcePathStyle: true,
    disableHostPrefix: true,
    useAccountIdEndpoint: false,
  });
  return (operation, input) => {
    const Command = sdk.get(`${operation}Command`);
    return client.send(new Command(input));
  };
}

/** Directory buckets and object lambdas are services of their own; who comes with a web identity does not sign. */
const APART: ReadonlySet<string> = new Set([
  ...['CreateSession', 'ListDirectoryBuckets', 'WriteGetObjectResponse'],
  ...['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'],
]);

/** EC2 has 780 operations: those with the most awkward shapes, and every twentieth of the others. */
const AWKWARD =
  /^(RunInstances|DescribeInstances|RequestSpotFleet|CreateFleet|DescribeImages|ModifyInstanceAttribute|AuthorizeSecurityGroup.*|CreateLaunchTemplate|ImportSnapshot|ImportKeyPair|CreateVpnConnection|DescribeSecurityGroups|CreateTags|DeleteTags|GetConsoleOutput|DescribeVpcs|RegisterImage|ModifySubnetAttribute|CreateNetworkAclEntry|PurchaseReservedInstancesOffering)$/;

function sample(service: LoadedService): [string, LoadedOperation][] {
  const all = [...service.operations];
  if (service.declaration.id !== 'ec2') return all;
  return all.filter(([name], i) => AWKWARD.test(name) || i % 20 === 0);
}

/** Streams of events have a test of their own. */
function isApart({ name, input, output }: OperationShape): boolean {
  return (
    APART.has(name) ||
    [input, output].some((schema) => schema.isStructSchema() && schema.getEventStreamMember() !== '')
  );
}

/** S3's clients act on these, or compute them: lengths, digests, keys. */
const COMPUTED =
  /^(Checksum.*|Content(Length|MD5|Range)|(CopySource)?SSECustomer(Key|KeyMD5|Algorithm)|Expires(String)?)$/;
/** EventBridge: names an endpoint of several regions, which has another signature algorithm. */
const ENDPOINT = /^EndpointId$/;

function rulesFor({ declaration }: LoadedService): GenerationRules {
  const pattern = declaration.id === 's3' ? COMPUTED : ENDPOINT;
  return {
    isLeftOut: (member) => pattern.test(member),
    labels: { Bucket: 'bucket', Key: 'a b/ü+%/../;~' },
  };
}

function difference(place: string, sent: unknown, read: unknown): string[] {
  if (isDeepStrictEqual(sent, read)) return [];
  return [`${place}\n sent ${inspect(sent, { depth: 9 })}\n read ${inspect(read, { depth: 9 })}`];
}

/** What was read, without what clients add on their own. */
function withoutAdditions(read: object | undefined, sent: object, rules: GenerationRules): object {
  return Object.fromEntries(
    Object.entries(read ?? {}).filter(([name]) => name in sent || !rules.isLeftOut(name)),
  );
}

test('every operation: what a client sends is read as it was, and what is answered arrives as it was', async () => {
  const wrong: string[] = [];
  for (const { service, name: way, send } of await ways()) {
    const rules = rulesFor(service);
    for (const [name, { shape }] of sample(service)) {
      if (isApart(shape)) continue;
      const input = structure(shape.input, rules);
      const output = structure(shape.output, rules);
      exchange.answer = () => streamed(shape, output);
      delete exchange.input;
      const place = `${way} ${name}`;
      try {
        const { $metadata, ...answer } = await send(name, input);
        wrong.push(...difference(`${place} input`, input, withoutAdditions(exchange.input, input, rules)));
        wrong.push(...difference(`${place} output`, output, await withoutStreams(answer)));
      } catch (error) {
        wrong.push(`${place}: ${error}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('every stream of events: the client reads each kind of event, and the failure that ends it', async () => {
  const wrong: string[] = [];
  for (const { service, name: way, send } of await ways()) {
    const rules = rulesFor(service);
    for (const [name, { shape }] of sample(service)) {
      const member = shape.output.isStructSchema() ? shape.output.getEventStreamMember() : '';
      if (member === '') continue;
      const union = shape.output.getMemberSchema(member);
      const kinds = [...union.structIterator()].filter(([kind]) => !kind.endsWith('Exception'));
      const events = kinds.map(([kind, schema]) => ({ [kind]: structure(schema, rules) }));
      exchange.answer = () => ({ [member]: streamOf(events) });
      const input = structure(shape.input, rules);
      const answer = await send(name, input);
      const read: unknown[] = [];
      const failure = await collect(answer[member] as AsyncIterable<object>, read);
      wrong.push(...difference(`${way} ${name} events`, await Promise.all(events.map(plain)), read));
      wrong.push(...difference(`${way} ${name} failure`, { name: 'Broken', message: 'ü <&> said' }, failure));
    }
  }
  expect(wrong).toEqual([]);
});

async function* streamOf(events: readonly object[]): AsyncGenerator<object> {
  yield* events;
  throw new AwsError('Broken', 'ü <&> said');
}

/** @returns what ended the stream */
async function collect(stream: AsyncIterable<object>, read: unknown[]): Promise<object | undefined> {
  try {
    for await (const event of stream) read.push(await plain(event));
    return undefined;
  } catch (error) {
    return error instanceof Error ? { name: error.name, message: error.message } : { error };
  }
}

/** An event without what clients add to bytes. */
async function plain(event: object): Promise<object> {
  const entries = Object.entries(event).map(async ([kind, value]) => [kind, await withoutStreams(value)]);
  return Object.fromEntries(await Promise.all(entries));
}

/** Its code in the query protocol is that of another shape, which clients then take it for. */
const SHARES_ITS_CODE: ReadonlySet<string> = new Set(['DashboardNotFoundError']);

test('every modelled error: the client learns its name, message, status and members', async () => {
  const wrong: string[] = [];
  for (const { service, name: way, send } of await ways()) {
    const [operation] = [...service.operations.values()].filter(({ shape }) => hasSimpleInput(shape));
    if (!operation) throw new Error(`${service.declaration.id} has no operation to fail with`);
    for (const code of errorCodes(await service.declaration.load())) {
      if (SHARES_ITS_CODE.has(code)) continue;
      const shape = service.wire.errorShape(code);
      if (!shape) throw new Error(`${code} has no shape`);
      const members = structure(shape.schema, rulesFor(service));
      for (const name of Object.keys(members)) if (/^message$/i.test(name)) delete members[name];
      exchange.answer = () => {
        throw new AwsError(code, 'ü <&> said', { members });
      };
      const error = await send(operation.shape.name, {}).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      const learnt = learntOf(error, Object.keys(members));
      const told = { name: code, message: 'ü <&> said', status: shape.status, ...members };
      wrong.push(...difference(`${way} ${code}`, told, learnt));
    }
  }
  expect(wrong).toEqual([]);
});

function structure(schema: OperationShape['input'], rules: GenerationRules): Record<string, unknown> {
  return { ...(generated(schema, rules) as object) };
}

function streamed({ output }: OperationShape, value: Record<string, unknown>): object {
  const payload = payloadMember(output);
  if (!payload?.[1].isStreaming()) return value;
  return { ...value, [payload[0]]: Readable.from([value[payload[0]]]) };
}

/** REST operations need their path; of the others any will do. */
function hasSimpleInput({ http, input }: OperationShape): boolean {
  return (
    http === undefined || (http.method === 'GET' && http.uri === '/?x-id=ListBuckets') || input.isUnitSchema()
  );
}

function errorCodes(sdk: object): string[] {
  return Object.entries(sdk)
    .filter(([name, value]) => name.endsWith('$') && Array.isArray(value) && value[0] === -3)
    .map(([name]) => name.slice(0, -1))
    .filter((name) => !name.endsWith('ServiceException'));
}

function learntOf(error: unknown, members: readonly string[]): object {
  if (!(error instanceof Error)) return { error };
  const fields = new Map<string, unknown>(Object.entries(error));
  const metadata = fields.get('$metadata') as { httpStatusCode?: number } | undefined;
  return {
    name: error.name,
    message: error.message,
    status: metadata?.httpStatusCode,
    ...Object.fromEntries(members.map((name) => [name, fields.get(name)])),
  };
}

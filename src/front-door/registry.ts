import type { Soon } from '../kernel/soon.js';
import { rpcV2CborProtocol } from '../wire/cbor/rpc-v2-cbor.js';
import type { InputCheck } from '../wire/constraints.js';
import { inputCheck } from '../wire/constraints.js';
import { awsJsonProtocol } from '../wire/json/aws-json.js';
import type { ErrorShape, Protocol, WireService } from '../wire/protocol.js';
import { awsQueryProtocol } from '../wire/query/aws-query.js';
import { awsQueryJsonProtocol } from '../wire/query/aws-query-json.js';
import { ec2QueryProtocol } from '../wire/query/ec2-query.js';
import { restJsonProtocol } from '../wire/rest/rest-json.js';
import { restXmlProtocol } from '../wire/rest/rest-xml.js';
import { type RestRouter, restRouter } from '../wire/rest/routes.js';
import {
  isOperationSchema,
  mergedTraits,
  type OperationShape,
  operationShape,
  schemaOf,
} from '../wire/schema.js';
import type { AnyService, Operation, ProtocolName } from './service.js';

const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = {
  awsJson1_0: awsJsonProtocol('1.0'),
  awsJson1_1: awsJsonProtocol('1.1'),
  awsQuery: awsQueryProtocol,
  ec2Query: ec2QueryProtocol,
  restJson1: restJsonProtocol,
  restXml: restXmlProtocol,
  rpcv2Cbor: rpcV2CborProtocol,
};

export function protocolNamed(name: ProtocolName): Protocol {
  return PROTOCOLS[name];
}

/** @param accept what the client would read: the query protocol has a second form of its answers */
export function protocolOf(service: AnyService, accept: string | undefined): Protocol {
  const isJson = service.protocol === 'awsQuery' && accept?.toLowerCase() === 'application/json';
  return isJson ? awsQueryJsonProtocol : protocolNamed(service.protocol);
}

/** An operation of the SDK, and our handler where it is implemented. */
export interface LoadedOperation {
  readonly shape: OperationShape;
  readonly check: InputCheck;
  readonly implementation: AnyOperation | undefined;
}

export type AnyOperation = Operation<Record<string, abstract new () => { input: unknown }>, string>;

/** A declared service whose schemas have been read. */
export interface LoadedService {
  readonly declaration: AnyService;
  readonly operations: ReadonlyMap<string, LoadedOperation>;
  readonly wire: WireService;
  readonly route: RestRouter;
}

/** The declared services, by everything that a request can name them with. */
export class ServiceRegistry {
  readonly #byId = new Map<string, AnyService>();
  readonly #byTarget = new Map<string, AnyService>();
  readonly #bySigningName = new Map<string, AnyService[]>();
  readonly #spoken = new Map<string, AnyService>();
  readonly #loaded = new Map<AnyService, Soon<LoadedService>>();

  constructor(readonly services: readonly AnyService[]) {
    for (const service of services) {
      if (this.#byId.has(service.id)) throw new Error(`service ${service.id} is declared twice`);
      this.#byId.set(service.id, service);
      if (service.targetPrefix) this.#byTarget.set(service.targetPrefix, service);
      for (const name of service.signingNames) {
        this.#bySigningName.set(name, [...(this.#bySigningName.get(name) ?? []), service]);
      }
    }
  }

  byId(id: string): AnyService | undefined {
    return this.#byId.get(id);
  }

  /** Some clients put the package of the service's model before it: `com.amazonaws.codeconnections.CodeConnections_20231201`. */
  byTarget(prefix: string): AnyService | undefined {
    return this.#byTarget.get(prefix) ?? this.#byTarget.get(prefix.slice(prefix.lastIndexOf('.') + 1));
  }

  /** Services that share a signing name (ELB and ELBv2) are told apart by the query protocol's version. */
  bySigningName(name: string, version?: string): AnyService | undefined {
    const services = this.#bySigningName.get(name) ?? [];
    if (version === undefined) return services[0];
    return services.find(({ apiVersion }) => apiVersion === undefined || apiVersion === version);
  }

  /**
   * The service as it answers in the first of `protocols` that it speaks; undefined where it speaks none of them.
   * Whatever depends on the protocol (codes of refusals, their spelling) then follows from the declaration.
   */
  speaking(service: AnyService, protocols: readonly ProtocolName[]): AnyService | undefined {
    if (protocols.includes(service.protocol)) return service;
    const protocol = protocols.find((name) => service.alsoSpeaks?.includes(name));
    if (protocol === undefined) return undefined;
    const key = `${service.id} ${protocol}`;
    const spoken = this.#spoken.get(key) ?? { ...service, protocol };
    this.#spoken.set(key, spoken);
    return spoken;
  }

  /** Reads the service's schemas, once for each protocol, on its first request. */
  load(service: AnyService): Soon<LoadedService> {
    const known = this.#loaded.get(service);
    if (known) return known;
    const loading = loadService(service).then((loaded) => {
      this.#loaded.set(service, loaded);
      return loaded;
    });
    this.#loaded.set(service, loading);
    return loading;
  }
}

async function loadService(declaration: AnyService): Promise<LoadedService> {
  const sdk = (await declaration.load()) as Readonly<Record<string, unknown>>;
  const table = declaration.operations as Readonly<Record<string, AnyOperation | undefined>>;
  const operations = new Map<string, LoadedOperation>();
  for (const value of Object.values(sdk)) {
    if (!isOperationSchema(value)) continue;
    const shape = operationShape(value);
    operations.set(shape.name, loadedOperation(shape, declaration, table[shape.name]));
  }
  const orphans = Object.keys(table).filter((name) => !operations.has(name));
  if (orphans.length > 0) {
    throw new Error(`${declaration.id} declares operations that its SDK has not: ${orphans.join(', ')}`);
  }
  const undeclared = Object.keys(table).filter((name) => typeof table[name]?.authorize !== 'function');
  if (undeclared.length > 0) {
    throw new Error(
      `${declaration.id} does not say what these need permission for: ${undeclared.join(', ')}`,
    );
  }
  return {
    declaration,
    operations,
    wire: wireService(sdk, declaration),
    route: restRouter([...operations.values()].map((operation) => operation.shape)),
  };
}

function loadedOperation(
  shape: OperationShape,
  declaration: AnyService,
  implementation: AnyOperation | undefined,
): LoadedOperation {
  let check: InputCheck | undefined;
  return {
    shape,
    implementation,
    check: (input) => {
      if (declaration.checksOwnInput) return undefined;
      check ??= inputCheck(shape.input, declaration.constraints ?? {}, declaration.hidesRefusedValues);
      return check(input) ?? declaration.inputRefusal?.(input as object);
    },
  };
}

function wireService(sdk: Readonly<Record<string, unknown>>, declaration: AnyService): WireService {
  const { protocol, alsoSpeaks } = declaration;
  const isXml = protocol === 'awsQuery' || protocol === 'ec2Query' || protocol === 'restXml';
  const shapes = new Map<string, ErrorShape | undefined>();
  return {
    xmlNamespace: isXml ? xmlNamespace(sdk) : '',
    isQueryCompatible: !isXml && alsoSpeaks?.includes('awsQuery') === true,
    errorShape: (code) => {
      if (!shapes.has(code)) shapes.set(code, readErrorShape(sdk[`${code}$`], code));
      return shapes.get(code);
    },
  };
}

const ERROR_KIND = -3;

function readErrorShape(schema: unknown, code: string): ErrorShape | undefined {
  if (!Array.isArray(schema) || schema[0] !== ERROR_KIND) return undefined;
  const normalized = schemaOf(schema);
  const traits = mergedTraits(normalized);
  const query = traits.awsQueryError as readonly [string, number] | undefined;
  const fault = traits.error === 'server' ? 'server' : 'client';
  const status = (traits.httpError as number | undefined) ?? query?.[1] ?? (fault === 'server' ? 500 : 400);
  return { queryCode: query?.[0] ?? code, status, fault, schema: normalized };
}

/** The namespace stands only in a client's configuration. */
function xmlNamespace(sdk: Readonly<Record<string, unknown>>): string {
  for (const [name, value] of Object.entries(sdk)) {
    if (!name.endsWith('Client') || name.startsWith('_') || typeof value !== 'function') continue;
    const Client = value as new (
      config: object,
    ) => { config: { protocolSettings?: { xmlNamespace?: string } } };
    const settings = new Client({ region: 'us-east-1' }).config.protocolSettings;
    if (settings?.xmlNamespace) return settings.xmlNamespace;
  }
  throw new Error('the SDK names no XML namespace');
}

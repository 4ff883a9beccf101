import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { gitEngine } from '../engines/git/git-engine.js';
import { createProxyEngine } from '../engines/proxy/proxy-engine.js';
import { firstKnown } from '../front-door/credential-sources.js';
import type { HttpRoute } from '../front-door/http-route.js';
import type { Authorizer, CredentialSource, RoleAssumer } from '../front-door/identity.js';
import type { AnyService, ServiceContext } from '../front-door/service.js';
import { codecommitService, commitArchiver, gitRoute } from './codecommit/index.js';
import { codedeployServices } from './codedeploy/index.js';
import { codepipelineService } from './codepipeline/index.js';
import { elasticLoadBalancingService, restoreLoadBalancers } from './elasticloadbalancing/index.js';
import { eventsService } from './events/index.js';
import {
  forgetIdentities,
  iamAuthorizer,
  iamCredentials,
  iamRoleAssumer,
  iamService,
  iamServicePasswords,
} from './iam/index.js';
import { logsService } from './logs/index.js';
import { s3Service, scheduleSweep } from './s3/index.js';
import { stsCredentials, stsService } from './sts/index.js';

/** Everything that the services bring to the composition root. */
export interface Assembled {
  readonly services: readonly AnyService[];
  readonly routes: readonly HttpRoute[];
  readonly credentials: CredentialSource;
  readonly authorizer: Authorizer;
  readonly roles: RoleAssumer;
  /** Takes up again what lives outside the store: data planes, builds under way. */
  start(): Promise<void>;
  stop(): Promise<void>;
  beforeReset(): Promise<void>;
  afterReset(): Promise<void>;
}

/** The services, one line each, with the engines that they drive. */
export async function assembleServices(config: Config, context: ServiceContext): Promise<Assembled> {
  const git = gitEngine({ directory: join(config.dataDirectory, 'git') });
  const { store, clock, log } = context;
  const loadBalancing = {
    engine: createProxyEngine({ log, clock }),
    address: { bind: config.host, dnsName: reachableName(config.host) },
  };
  const credentials = firstKnown(iamCredentials(store), stsCredentials(store));
  const authorizer = iamAuthorizer(store, config.iam, log);
  const archiver = commitArchiver({ git, store, authorizer, clock, endpoint: () => context.endpoint });
  const gitPasswords = iamServicePasswords(store);
  const services: AnyService[] = [
    codecommitService({ git }),
    ...codedeployServices(),
    codepipelineService({ archiver, scratchDirectory: join(config.dataDirectory, 'scratch', 'codepipeline') }),
    elasticLoadBalancingService(loadBalancing),
    eventsService(),
    iamService(),
    logsService(),
    s3Service(),
    stsService(),
  ];
  return {
    services,
    routes: [
      gitRoute({
        git,
        credentials: {
          findAccessKey: credentials.find,
          findServiceCredential: (name) => gitPasswords.find('codecommit.amazonaws.com', name),
        },
        authorizer,
        defaultRegion: config.region,
        ...(config.auth === 'local' && { localAccountId: config.accountId }),
      }),
    ],
    credentials,
    authorizer,
    roles: iamRoleAssumer(store, authorizer, clock),
    async start() {
      await scheduleSweep(context);
      await restoreLoadBalancers(context, loadBalancing);
    },
    stop: () => loadBalancing.engine.close(DRAIN_MS),
    beforeReset: async () => {},
    async afterReset() {
      forgetIdentities(store);
      await git.reset();
      await restoreLoadBalancers(context, loadBalancing);
    },
  };
}

/** How long requests through load balancers get to finish when the server stops. */
const DRAIN_MS = 5_000;

/** What a listener of `host` can be reached by: an address that means all of them is none to connect to. */
function reachableName(host: string): string {
  return host === '0.0.0.0' || host === '::' ? hostname() : host;
}

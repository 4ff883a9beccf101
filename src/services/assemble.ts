import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '../config.js';
import { gitEngine } from '../engines/git/git-engine.js';
import { remoteCloner } from '../engines/git/remote-clone.js';
import { httpIssuerKeys } from '../engines/oidc/issuer-keys.js';
import { createProxyEngine } from '../engines/proxy/proxy-engine.js';
import { firstKnown } from '../front-door/credential-sources.js';
import type { HttpRoute } from '../front-door/http-route.js';
import type { Authorizer, CredentialSource, RoleAssumer } from '../front-door/identity.js';
import { ownRouteCaller } from '../front-door/own-route-caller.js';
import type { AnyService, ServiceContext, ServiceEvent } from '../front-door/service.js';
import { partitionOf } from '../kernel/partition.js';
import { rootPrincipal } from '../kernel/principal.js';
import { openProvenSealer } from '../kernel/sealer.js';
import type { Reader } from '../store/store.js';
import { buildEngines } from './build-engines.js';
import { cloudwatchService } from './cloudwatch/index.js';
import {
  badgeRoute,
  buildWebhookRoute,
  codebuildService,
  credentialsRoute,
  endAllBuilds,
  forgetBuildCaches,
  LiveBuilds,
  publicBuildsRoute,
} from './codebuild/index.js';
import { codecommitService, commitArchiver, gitRoute } from './codecommit/index.js';
import { HostWaiters } from './codedeploy/deployments/host-waiters.js';
import { codedeployServices } from './codedeploy/index.js';
import {
  bringForward,
  codepipelineService,
  connectionWebhookRoute,
  rerunRoute,
  sealStoredPipelines,
  webhookRoute,
} from './codepipeline/index.js';
import { connectedRepositories, connectionsServices } from './connections/index.js';
import { ecrGate, ecrService } from './ecr/index.js';
import { elasticLoadBalancingService, restoreLoadBalancers } from './elasticloadbalancing/index.js';
import { anyLiveRule, eventsService } from './events/index.js';
import {
  DecisionLog,
  explainRoute,
  forgetIdentities,
  iamAuthorizer,
  iamCredentials,
  iamMfaCodes,
  iamRoleAssumer,
  iamSamlKeys,
  iamService,
  iamServicePasswords,
  iamTokenSigner,
  sealStoredSecrets,
  tokenIssuerRoute,
} from './iam/index.js';
import { LiveTails, logsService } from './logs/index.js';
import { notificationsService } from './notifications/index.js';
import { type BrowserAccess, bucketsOf, s3BrowserAccess, s3Service, scheduleUpkeep } from './s3/index.js';
import { secretsManagerService } from './secretsmanager/index.js';
import { certificateRoute, snsService } from './sns/index.js';
import { ssmService } from './ssm/index.js';
import { sealStoredSessions, stsCredentials, stsService } from './sts/index.js';

/** Everything that the services bring to the composition root. */
export interface Assembled {
  readonly services: readonly AnyService[];
  readonly routes: readonly HttpRoute[];
  /** What web pages may do. */
  readonly browsers: BrowserAccess;
  readonly credentials: CredentialSource;
  readonly authorizer: Authorizer;
  readonly roles: RoleAssumer;
  /** Whether an event of a service has to be delivered at all. */
  readonly wantsEvent: (reader: Reader, event: ServiceEvent) => Promise<boolean>;
  /** Takes up again what lives outside the store: data planes, builds under way. */
  start(): Promise<void>;
  /** Ends the answers that nobody hastens, which a server that stops or is reset would wait for. */
  hangUp(): void;
  stop(): Promise<void>;
  beforeReset(): Promise<void>;
  afterReset(): Promise<void>;
}

/** The services, one line each, with the engines that they drive. */
export async function assembleServices(config: Config, context: ServiceContext): Promise<Assembled> {
  await bringForward(context.store);
  const git = gitEngine({ directory: join(config.dataDirectory, 'git') });
  const { store, clock, log } = context;
  const loadBalancing = {
    engine: createProxyEngine({ log, clock }),
    address: { bind: config.host, dnsName: reachableName(config.host) },
  };
  const keyFile = join(config.dataDirectory, 'secrets.key');
  const sealer = await openProvenSealer(keyFile, (make) => store.meta('sealed_proof', make));
  await sealStoredSecrets(store, sealer);
  await sealStoredSessions(store, sealer);
  await sealStoredPipelines(store, sealer);
  if (!(await store.eraseOverwritten('open_pipeline_secrets'))) {
    log.warn(
      'what older versions stored open may still be in unused parts of the database: the disk is full, or another program reads it',
    );
  }
  const credentials = firstKnown(iamCredentials(store, sealer), stsCredentials(store, sealer));
  const decisions = new DecisionLog();
  const authorizer = iamAuthorizer(store, config.iam, log, decisions);
  const iam = iamService({ sealer });
  const archiver = commitArchiver({ git, store, authorizer, clock, endpoint: () => context.endpoint });
  const mirrors = gitEngine({ directory: join(config.dataDirectory, 'connections') });
  const connections = connectedRepositories({
    git: mirrors,
    archiver,
    store,
    authorizer,
    clock,
    ids: context.ids,
    githubUrl: config.githubUrl,
    door: () => context.door,
  });
  const gitPasswords = iamServicePasswords(store);
  const builders = buildEngines(config, context, ecrGate({ sealer, authorizer, clock }));
  const buildsDirectory = resolve(config.dataDirectory, 'builds');
  const cachesDirectory = resolve(config.dataDirectory, 'build-caches');
  const liveBuilds = new LiveBuilds();
  const tails = new LiveTails();
  const waiters = new HostWaiters();
  const codepipeline = codepipelineService({
    sealer,
    archiver,
    authorizer,
    isBucket: bucketsOf(store),
    connections,
    githubUrl: config.githubUrl,
    quotas: {
      pipelines: config.quotas['codepipeline.pipelines'],
      polledPipelines: config.quotas['codepipeline.polled-pipelines'],
      webhooks: config.quotas['codepipeline.webhooks'],
      customActionTypes: config.quotas['codepipeline.custom-action-types'],
    },
    engine: builders.engine,
    searchPath: process.env.PATH ?? DEFAULT_SEARCH_PATH,
    scratchDirectory: join(config.dataDirectory, 'scratch', 'codepipeline'),
  });
  const callerOf = (request: IncomingMessage, service: AnyService) =>
    ownRouteCaller(request, service, {
      mode: config.auth,
      credentials,
      defaultAccountId: config.accountId,
      defaultRegion: config.region,
      clock,
    });
  const services: AnyService[] = [
    cloudwatchService(),
    codebuildService({
      live: liveBuilds,
      engine: builders.engine,
      containers: builders.containers,
      sources: archiver,
      connections,
      remotes: remoteCloner(),
      sealer,
      authorizer,
      buildsDirectory,
      cachesDirectory,
      mountedSource: config.builds.mountedSource,
      searchPath: process.env.PATH ?? DEFAULT_SEARCH_PATH,
    }),
    codecommitService({ git }),
    ...codedeployServices({ waiters }),
    codepipeline,
    ...connectionsServices({ mirrors }),
    ecrService({ sealer }),
    elasticLoadBalancingService(loadBalancing),
    eventsService(),
    iam,
    logsService({ tails }),
    notificationsService(),
    s3Service(),
    secretsManagerService({ sealer }),
    snsService({ sealer, deliversToLoopback: config.auth === 'local' }),
    ssmService({ sealer }),
    stsService({
      authorizer,
      mfa: iamMfaCodes(store, clock, sealer),
      issuers: httpIssuerKeys(clock),
      signToken: iamTokenSigner(store, sealer),
      samlKeys: iamSamlKeys(store, sealer),
      sealer,
    }),
  ];
  return {
    services,
    routes: [
      credentialsRoute({ buildsDirectory, live: liveBuilds }),
      badgeRoute(),
      publicBuildsRoute(),
      certificateRoute(),
      tokenIssuerRoute(),
      buildWebhookRoute(sealer),
      webhookRoute(sealer),
      explainRoute({
        store,
        decisions,
        authorizer,
        now: clock.now,
        region: config.region,
        caller: async (request) => (await callerOf(request, iam))?.principal,
      }),
      rerunRoute({
        authorizer,
        caller: async (request) =>
          (await callerOf(request, codepipeline)) ?? {
            principal: rootPrincipal({ accountId: config.accountId, partition: partitionOf(config.region) }),
            region: config.region,
          },
      }),
      connectionWebhookRoute(connections),
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
    browsers: s3BrowserAccess(store),
    credentials,
    authorizer,
    roles: iamRoleAssumer(store, authorizer, clock),
    wantsEvent: anyLiveRule,
    async start() {
      await scheduleUpkeep(context);
      await restoreLoadBalancers(context, loadBalancing);
    },
    hangUp() {
      tails.endAll();
      waiters.wakeAll();
    },
    async stop() {
      // A server that keeps its data finds its builds again after the next start.
      if (config.ephemeral) await endAllBuilds(builders.engine, buildsDirectory);
      await builders.close();
      await loadBalancing.engine.close(DRAIN_MS);
    },
    async beforeReset() {
      await endAllBuilds(builders.engine, buildsDirectory);
      await forgetBuildCaches(cachesDirectory);
    },
    async afterReset() {
      forgetIdentities(store);
      decisions.clear();
      await bringForward(store);
      await git.reset();
      await mirrors.reset();
      await scheduleUpkeep(context);
      await restoreLoadBalancers(context, loadBalancing);
    },
  };
}

/** Where builds find the tools of this machine, if the server itself was told nothing. */
const DEFAULT_SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** How long requests through load balancers get to finish when the server stops. */
const DRAIN_MS = 5_000;

/** What a listener of `host` can be reached by: an address that means all of them is none to connect to. */
function reachableName(host: string): string {
  return host === '0.0.0.0' || host === '::' ? hostname() : host;
}

import { join } from 'node:path';
import type { Config } from '../config.js';
import { gitEngine } from '../engines/git/git-engine.js';
import type { HttpRoute } from '../front-door/http-route.js';
import type { Authorizer, CredentialSource, RoleAssumer } from '../front-door/identity.js';
import type { AnyService, ServiceContext } from '../front-door/service.js';
import { AwsError } from '../kernel/aws-error.js';
import { codecommitService, gitRoute } from './codecommit/index.js';
import { codedeployServices } from './codedeploy/index.js';
import { eventsService } from './events/index.js';
import { logsService } from './logs/index.js';
import { s3Service, scheduleSweep } from './s3/index.js';

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
  const credentials: CredentialSource = { find: async () => undefined };
  const authorizer: Authorizer = { authorize: async () => ({ allowed: true }) };
  const services: AnyService[] = [
    codecommitService({ git }),
    ...codedeployServices(),
    eventsService(),
    logsService(),
    s3Service(),
  ];
  return {
    services,
    routes: [
      gitRoute({
        git,
        credentials: { findAccessKey: credentials.find, findServiceCredential: async () => undefined },
        authorizer,
        defaultRegion: config.region,
        ...(config.auth === 'local' && { localAccountId: config.accountId }),
      }),
    ],
    credentials,
    authorizer,
    roles: {
      assume: async () => {
        throw new AwsError('AccessDenied', 'roles are not there yet');
      },
    },
    start: () => scheduleSweep(context),
    stop: async () => {},
    beforeReset: async () => {},
    afterReset: () => git.reset(),
  };
}

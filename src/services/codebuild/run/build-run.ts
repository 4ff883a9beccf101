import type { CommitArchiver, ConnectedRepositories } from '../../../engines/git/port.js';
import type { RemoteCloner } from '../../../engines/git/remote-clone.js';
import type { ProcessEngine } from '../../../engines/process/port.js';
import type { Authorizer } from '../../../front-door/identity.js';
import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import type { Sealer } from '../../../kernel/sealer.js';
import type { BuildRef } from '../advance-build.js';
import type { BuildDocument } from '../model.js';
import type { BuildDirectories } from './build-directories.js';
import type { ImageMap } from './build-image.js';
import type { BuildLog } from './build-log.js';
import type { BuildPlace } from './build-place.js';

/** What this server brings to its builds. */
export interface BuildMachine {
  readonly engine: ProcessEngine;
  readonly sources: Pick<CommitArchiver, 'checkout'>;
  readonly connections: Pick<ConnectedRepositories, 'checkout'>;
  readonly remotes: RemoteCloner;
  /** Keeps the tokens of sources. */
  readonly sealer: Sealer;
  /** Knows the permissions that no operation asks for: those of reports. */
  readonly authorizer: Authorizer;
  /** One directory below it for each build. */
  readonly buildsDirectory: string;
  /** What projects keep from build to build. */
  readonly cachesDirectory: string;
  /** The primary source of every build, in the place of a copy: for a server of one's own that is there for one directory. */
  readonly mountedSource?: string;
  /** Where builds get containers. */
  readonly containers?: BuildContainers;
  /** `PATH` of the builds: where the tools of this machine are. */
  readonly searchPath: string;
}

/** How builds get containers on this machine. */
export interface BuildContainers {
  /** @returns whether a new build gets one: always, never, or where Docker answers */
  areUsed(): Promise<boolean>;
  /** Where containers reach this server. */
  endpoint(): Promise<string>;
  /** Of AWS's curated names. */
  readonly images: ImageMap;
}

/** Everything that one step of one build works with. */
export interface BuildRun {
  readonly context: ServiceContext;
  readonly machine: BuildMachine;
  readonly ref: BuildRef;
  readonly build: BuildDocument;
  readonly directories: BuildDirectories;
  readonly place: BuildPlace;
  /** Acts as the build's service role. */
  readonly role: AwsClient;
  readonly log: BuildLog;
  /** Aborted when the build is over or the server stops. */
  readonly signal: AbortSignal;
}

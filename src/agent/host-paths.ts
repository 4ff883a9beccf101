import { isAbsolute, join, posix, resolve } from 'node:path';

/** Where things of this host are: everywhere below `root`, or on the machine itself where there is none. */
export interface HostPaths {
  readonly root: string | undefined;
  /** Of everything that the agent keeps. @source AWS's open-source CodeDeploy agent (its default root_dir) */
  readonly deploymentRoot: string;
  /** The real place of a path of the host, as appspec files name it: `/srv/web` is `ROOT/srv/web`. */
  locate(path: string): string;
}

const DEPLOYMENT_ROOT = '/opt/codedeploy-agent/deployment-root';

export function hostPaths(root: string | undefined): HostPaths {
  const base = root === undefined ? undefined : resolve(root);
  // A relative path is taken from the top; `..` cannot lead above it.
  const locate = (path: string) => {
    const absolute = posix.normalize(isAbsolute(path) ? path : `/${path}`);
    const clean = absolute.length > 1 && absolute.endsWith('/') ? absolute.slice(0, -1) : absolute;
    return base === undefined ? clean : join(base, clean === '/' ? '' : clean);
  };
  return { root: base, deploymentRoot: locate(DEPLOYMENT_ROOT), locate };
}

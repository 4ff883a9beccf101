import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentCommand,
  type CreateDeploymentCommandInput,
  CreateDeploymentGroupCommand,
  type CreateDeploymentGroupCommandInput,
  type DeploymentInfo,
  GetDeploymentCommand,
  GetDeploymentTargetCommand,
  type InstanceTarget,
  type RevisionLocation,
} from '@aws-sdk/client-codedeploy';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { runAgent } from '../../src/agent/agent.js';
import type { Config } from '../../src/config.js';
import { createZip } from '../../src/engines/archive/archive.js';
import { systemClock } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

export interface Host {
  readonly name: string;
  readonly root: string;
  /** Real path of a path of the host. */
  path(path: string): string;
  /** Ends the agent as SIGTERM does; its host stays. */
  stop(): Promise<void>;
}

/** Files of a bundle by name; scripts are executable. */
export type BundleFiles = Readonly<Record<string, string>>;

/** A server with an application, a bucket and a role, and hosts with real agents in this process. */
export class Fleet {
  readonly #hosts: Host[] = [];
  /** Where hosts that are started from now on find GitHub. */
  gitHubApi: string | undefined;

  private constructor(
    /** Put back by tests that restart it on the same port. */
    public server: TestServer,
    readonly directory: string,
    readonly codedeploy: CodeDeployClient,
    readonly s3: S3Client,
    readonly roleArn: string,
  ) {}

  static async start(config: Partial<Config> = {}): Promise<Fleet> {
    const server = await startServer(config);
    const directory = await mkdtemp(join(tmpdir(), 'fleet-'));
    const s3 = server.client(S3Client);
    await s3.send(new CreateBucketCommand({ Bucket: 'bundles' }));
    const { Role } = await server
      .client(IAMClient)
      .send(new CreateRoleCommand({ RoleName: 'deployer', AssumeRolePolicyDocument: TRUST }));
    const codedeploy = server.client(CodeDeployClient);
    await codedeploy.send(new CreateApplicationCommand({ applicationName: 'web' }));
    return new Fleet(server, directory, codedeploy, s3, Role?.Arn ?? '');
  }

  /** Starts agents that carry the tag `fleet=NAME`; they are registered when this resolves. */
  async hosts(fleet: string, names: readonly string[], tags: Record<string, string> = {}): Promise<Host[]> {
    return await Promise.all(names.map((name) => this.host(name, { fleet, ...tags })));
  }

  async host(name: string, tags: Readonly<Record<string, string>>): Promise<Host> {
    const root = join(this.directory, name);
    const stop = new AbortController();
    let ended: Promise<void> = Promise.resolve();
    await new Promise<void>((resolve, reject) => {
      const { endpoint, region, credentials } = this.server.clientConfig();
      ended = runAgent({
        instanceName: name,
        root,
        tags,
        pollIntervalMs: 200,
        ...(this.gitHubApi !== undefined && { gitHubApi: this.gitHubApi }),
        aws: { endpoint, region, credentials },
        clock: systemClock(),
        log: silentLogger(),
        signal: stop.signal,
        ready: resolve,
      });
      ended.catch(reject);
    });
    const host: Host = {
      name,
      root,
      path: (path) => join(root, path),
      stop: async () => {
        stop.abort();
        await ended;
      },
    };
    this.#hosts.push(host);
    return host;
  }

  /** A group of the hosts that carry `fleet=NAME`. */
  async group(fleet: string, changes: Partial<CreateDeploymentGroupCommandInput> = {}): Promise<void> {
    await this.codedeploy.send(
      new CreateDeploymentGroupCommand({
        applicationName: 'web',
        deploymentGroupName: fleet,
        serviceRoleArn: this.roleArn,
        onPremisesInstanceTagFilters: [{ Key: 'fleet', Value: fleet, Type: 'KEY_AND_VALUE' }],
        ...changes,
      }),
    );
  }

  async upload(key: string, files: BundleFiles): Promise<RevisionLocation> {
    const entries = Object.entries(files).map(([path, content]) => ({
      path,
      mode: path.endsWith('.sh') ? 0o755 : 0o644,
      content: { bytes: Buffer.from(content) },
    }));
    return await this.uploadBytes(key, await buffer(createZip(entries)));
  }

  async uploadBytes(key: string, Body: Buffer): Promise<RevisionLocation> {
    await this.s3.send(new PutObjectCommand({ Bucket: 'bundles', Key: key, Body }));
    return { revisionType: 'S3', s3Location: { bucket: 'bundles', key, bundleType: 'zip' } };
  }

  async deploy(
    fleet: string,
    revision: RevisionLocation,
    changes: Partial<CreateDeploymentCommandInput> = {},
  ): Promise<string> {
    const { deploymentId = '' } = await this.codedeploy.send(
      new CreateDeploymentCommand({
        applicationName: 'web',
        deploymentGroupName: fleet,
        revision,
        ...changes,
      }),
    );
    return deploymentId;
  }

  async deployment(deploymentId: string): Promise<DeploymentInfo> {
    const { deploymentInfo = {} } = await this.codedeploy.send(new GetDeploymentCommand({ deploymentId }));
    return deploymentInfo;
  }

  /** The deployment at its end. */
  async finished(deploymentId: string, timeoutMs = 20_000): Promise<DeploymentInfo> {
    return await eventually(
      async () => {
        const info = await this.deployment(deploymentId);
        return info.completeTime && info;
      },
      { timeoutMs },
    );
  }

  async target(deploymentId: string, targetId: string): Promise<InstanceTarget> {
    const { deploymentTarget } = await this.codedeploy.send(
      new GetDeploymentTargetCommand({ deploymentId, targetId }),
    );
    return deploymentTarget?.instanceTarget ?? {};
  }

  async event(deploymentId: string, targetId: string, name: string) {
    const { lifecycleEvents = [] } = await this.target(deploymentId, targetId);
    return lifecycleEvents.find((event) => event.lifecycleEventName === name);
  }

  /** Ends all agents: idle ones would keep asking for commands. */
  async retire(): Promise<void> {
    await Promise.all(this.#hosts.splice(0).map((host) => host.stop()));
  }

  async close(): Promise<void> {
    await this.retire();
    await this.server.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'codedeploy.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
});

/** An AppSpec file that installs the bundle's `site` and runs the scripts named. */
export function appSpec(hooks: Readonly<Record<string, string>> = {}, extra = ''): string {
  const entries = Object.entries(hooks).map(
    ([event, script]) => `  ${event}:\n    - location: ${script}\n      timeout: 20\n`,
  );
  return `version: 0.0\nos: linux\n${extra}files:\n  - source: site\n    destination: /srv/web\nhooks:\n${entries.join('') || '  {}'}`;
}

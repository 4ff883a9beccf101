import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_CONFIG } from '../../config.js';
import { formatDuration } from '../../kernel/duration.js';
import { createLogger } from '../../kernel/logger.js';
import { startPipewright } from '../../main.js';
import { environment } from '../env.js';
import { INTERRUPTED, interruption } from '../interruption.js';
import { Claims } from './claims.js';
import { demoClients } from './clients.js';
import { freePort, startFleet, stopFleet } from './fleet.js';
import { packageRoot } from './package-root.js';
import { createResources } from './resources.js';
import { createScreen, type Screen } from './screen.js';
import { failedRelease, firstRelease, secondRelease } from './story.js';
import { Watch } from './watch.js';
import { createWorkingCopy } from './working-copy.js';

const FLEET_SIZE = 3;

/** @returns 0 only when every claim was checked and held; 130 where somebody ended it before */
export async function runDemo(keep: boolean): Promise<number> {
  const startedAt = performance.now();
  const { CI, TERM, NO_COLOR } = process.env;
  const live = Boolean(process.stdout.isTTY) && CI === undefined && TERM !== 'dumb';
  // What NO_COLOR says does not matter, only that it says something (no-color.org).
  const screen = createScreen({ out: process.stdout, live, colours: live && !NO_COLOR, startedAt });
  const directory = await mkdtemp(join(tmpdir(), 'pipewright-demo-'));
  const claims = new Claims(screen);
  const ends: (() => Promise<void>)[] = [() => rm(directory, { recursive: true, force: true })];
  const { signal: stop } = interruption((text) => screen.line(text));
  let isInterrupted = false;
  try {
    await play({ screen, claims, directory, ends, keep, stop });
  } catch (error) {
    isInterrupted = stop.aborted;
    const message = error instanceof Error ? error.message : String(error);
    if (isInterrupted) screen.line('interrupted: the hosts and the server stop');
    else claims.check('the demo runs to its end', false, message);
  } finally {
    for (const end of ends.reverse()) await end();
  }
  if (isInterrupted) return INTERRUPTED;
  const took = formatDuration(performance.now() - startedAt);
  if (claims.failed.length > 0) {
    screen.line(`${claims.failed.length} of ${claims.checked} claims did not hold (${took})`, 'bad');
    return 1;
  }
  screen.line(`${claims.checked} claims, all checked (${took})`, 'good');
  return 0;
}

interface Play {
  readonly screen: Screen;
  readonly claims: Claims;
  readonly directory: string;
  /** What is to be done at the end, the last first. */
  readonly ends: (() => Promise<void>)[];
  readonly keep: boolean;
  readonly stop: AbortSignal;
}

async function play({ screen, claims, directory, ends, keep, stop }: Play): Promise<void> {
  screen.chapter('Pipewright: a git push goes live');
  const log = createLogger({
    level: process.env.PIPEWRIGHT_DEMO_LOG === undefined ? 'silent' : 'info',
    write: (line) => process.stderr.write(`${line}\n`),
    now: Date.now,
  });
  const config = { ...DEFAULT_CONFIG, port: 0, ephemeral: true, dataDirectory: join(directory, 'server') };
  const server = await startPipewright(config, log);
  ends.push(() => server.close());
  screen.line(`server at ${server.endpoint}`);

  const clients = demoClients(server.endpoint);
  const listenerPort = await freePort();
  const resources = await createResources(clients, config.accountId, listenerPort);
  screen.line(
    'roles, bucket, repository, build project, load balancer, deployment group and pipeline are made',
  );

  const cli = join(packageRoot(), 'bin', 'pipewright.js');
  const hosts = await startFleet({
    endpoint: server.endpoint,
    directory: join(directory, 'hosts'),
    size: FLEET_SIZE,
    cli,
  });
  ends.push(() => stopFleet(hosts));
  const watch = new Watch(clients, screen, stop);
  await watch.until(
    () => watch.fleetOf(hosts.length),
    () => '',
  );
  screen.line(`${hosts.length} agents have registered as the production fleet, each on a root of its own`);

  await watch.until(
    () => watch.emptyExecution(),
    () => '',
  );
  screen.line(
    'the new pipeline has run once, as on AWS, and found no branch: there is nothing to release yet',
  );

  const application = join(packageRoot(), 'examples', 'web-app');
  const copy = await createWorkingCopy(
    clients,
    resources.cloneUrl,
    application,
    join(directory, 'working-copy'),
  );
  const url = `http://127.0.0.1:${listenerPort}/`;
  const stage = { screen, claims, watch, copy, hosts, url };
  await firstRelease(stage);
  await secondRelease(stage);
  await failedRelease(stage);
  if (keep) await keepRunning(screen, server.endpoint, url, copy.directory, stop);
}

async function keepRunning(
  screen: Screen,
  endpoint: string,
  url: string,
  workingCopy: string,
  stop: AbortSignal,
): Promise<void> {
  const { hostname: host, port } = new URL(endpoint);
  screen.chapter('Still running. Look around:');
  for (const [name, value] of environment({ host, port, region: DEFAULT_CONFIG.region })) {
    screen.command(`export ${name}=${value}`);
  }
  screen.command('aws codepipeline get-pipeline-state --name web-app');
  screen.command('aws deploy list-deployments --application-name web-app --deployment-group-name production');
  screen.command('aws logs tail /aws/codebuild/web-app-build');
  screen.command(`curl ${url}`);
  screen.command(`cd ${workingCopy} && git log`);
  screen.line('Ctrl-C ends it.');
  if (!stop.aborted) await once(stop, 'abort');
}

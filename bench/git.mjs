// Clone and push of a 50 MB repository with the real git client, against `git http-backend`, in turns.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import {
  AttachUserPolicyCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { startHttpBackend } from './harness/http-backend.mjs';
import { startPipewright } from './harness/server.mjs';

const ROUNDS = 5;
const FILES = 50;
const FILE_BYTES = 1024 * 1024;

const git = (cwd, ...args) =>
  execFileSync('git', args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
  });

function makeRepository(directory) {
  git(directory, 'init', '-q', '-b', 'main');
  for (let i = 0; i < FILES; i++) writeFileSync(join(directory, `file-${i}.bin`), randomBytes(FILE_BYTES));
  git(directory, 'add', '-A');
  git(
    directory,
    '-c',
    'user.name=Bench',
    '-c',
    'user.email=bench@localhost',
    'commit',
    '-q',
    '-m',
    'fifty megabytes',
  );
}

async function repositoryUrl(server, name) {
  const config = {
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const codecommit = new CodeCommitClient(config);
  const { repositoryMetadata } = await codecommit.send(new CreateRepositoryCommand({ repositoryName: name }));
  return repositoryMetadata.cloneUrlHttp;
}

async function credentials(server) {
  const config = {
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const iam = new IAMClient(config);
  await iam.send(new CreateUserCommand({ UserName: 'bench' }));
  await iam.send(
    new AttachUserPolicyCommand({
      UserName: 'bench',
      PolicyArn: 'arn:aws:iam::aws:policy/AWSCodeCommitPowerUser',
    }),
  );
  const { ServiceSpecificCredential: made } = await iam.send(
    new CreateServiceSpecificCredentialCommand({
      UserName: 'bench',
      ServiceName: 'codecommit.amazonaws.com',
    }),
  );
  return [made.ServiceUserName, made.ServicePassword];
}

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

export async function run(report) {
  const directory = mkdtempSync(join(tmpdir(), 'pipewright-bench-git-'));
  const server = await startPipewright();
  const source = join(directory, 'source');
  const peerRoot = join(directory, 'peer');
  for (const made of [source, peerRoot]) mkdirSync(made);
  makeRepository(source);
  const peer = await startHttpBackend(peerRoot);
  const [user, password] = await credentials(server);
  const times = { push: { ours: [], peer: [] }, clone: { ours: [], peer: [] } };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const url = new URL(await repositoryUrl(server, `bench-${round}`));
      url.username = encodeURIComponent(user);
      url.password = encodeURIComponent(password);
      git(peerRoot, 'init', '-q', '--bare', `bench-${round}.git`);
      git(join(peerRoot, `bench-${round}.git`), 'config', 'http.receivepack', 'true');
      const urls = { ours: url.toString(), peer: `http://127.0.0.1:${peer.port}/bench-${round}.git` };
      const order = round % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours'];
      // The client and the peer's server share this process's machine, not its event loop: git runs as a child.
      for (const who of order) times.push[who].push(await inChild(['push', '-q', urls[who], 'main'], source));
      for (const who of order) {
        const target = join(directory, `clone-${round}-${who}`);
        times.clone[who].push(await inChild(['clone', '-q', '--bare', urls[who], target], directory));
        rmSync(target, { recursive: true, force: true });
      }
    }
  } finally {
    await peer.stop();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  for (const what of ['push', 'clone']) {
    const [ours, theirs] = [median(times[what].ours), median(times[what].peer)];
    report.detail(
      `${what} of 50 MB: ${Math.round(ours)} ms; git http-backend ${Math.round(theirs)} ms (medians of ${ROUNDS})`,
    );
    report.ratio(`${what} of 50 MB, throughput against git http-backend`, theirs / ours, '>=', 0.8);
  }
}

/** Runs git without blocking this process, whose event loop serves the peer. */
async function inChild(args, cwd) {
  const startedAt = performance.now();
  const child = spawn('git', args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH, HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`git ${args.slice(0, 2).join(' ')} ended with ${code}`);
  return performance.now() - startedAt;
}

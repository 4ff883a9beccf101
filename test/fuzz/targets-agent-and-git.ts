import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CommandFailure } from '../../src/agent/failure.js';
import { readSpecification } from '../../src/agent/specification.js';
import { extractTar, extractZip, UnsafeArchive } from '../../src/engines/archive/archive.js';
import { entrySegments } from '../../src/engines/archive/entry-path.js';
import { MalformedObject, parseCommit } from '../../src/engines/git/commit-object.js';
import { isBranchName, isReferenceName } from '../../src/engines/git/names.js';
import { InvalidEnvelope } from '../../src/engines/host-commands/signed-envelope.js';
import { parsePayload } from '../../src/front-door/webhook-payload.js';
import { urlOf } from '../../src/kernel/url.js';
import {
  COVERAGE_FORMATS,
  TEST_FORMATS,
  UnreadableReport,
} from '../../src/services/codebuild/reports/model.js';
import { readCoverage, readTests } from '../../src/services/codebuild/reports/parse-report.js';
import { readBasicCredentials } from '../../src/services/codecommit/git-http/authenticate.js';
import { parseGitRequest } from '../../src/services/codecommit/git-http/git-request.js';
import { parseHelperPassword } from '../../src/services/codecommit/git-http/helper-signature.js';
import { readPushHead } from '../../src/services/codecommit/git-http/push-commands.js';
import { GitRefusal } from '../../src/services/codecommit/git-http/refusal.js';
import type { FuzzTarget } from './fuzzer.js';

const never = () => false;
const SMALL = { maxEntries: 100, maxTotalBytes: 1024 * 1024, maxEntryBytes: 1024 * 1024 };

/** Archives are unfolded on a disk, and nothing of it stays. */
async function unfolded(
  input: Buffer,
  unfold: (file: string, target: string) => Promise<unknown>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'pipewright-fuzz-'));
  try {
    const file = join(directory, 'archive');
    writeFileSync(file, input);
    await unfold(file, join(directory, 'target'));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export const AGENT_AND_GIT_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'zip',
    maxBytes: 64 * 1024,
    baseMs: 500,
    parse: (input) => unfolded(input, (file, target) => extractZip(file, target, SMALL)),
    refuses: (error) => error instanceof UnsafeArchive,
  },
  {
    name: 'tar',
    maxBytes: 64 * 1024,
    baseMs: 500,
    parse: (input) => unfolded(input, (file, target) => extractTar(file, target, { gzip: false }, SMALL)),
    refuses: (error) => error instanceof UnsafeArchive,
  },
  {
    name: 'entry-path',
    tokens: ['../', './', '//', 'C:', '\\'],
    parse: (input) => entrySegments(input.toString('utf8')),
    refuses: (error) => error instanceof UnsafeArchive,
  },
  {
    name: 'git-push',
    tokens: ['0000', '0004', '0005a', 'fff0', 'refs/heads/', '\0report-status', 'shallow '],
    parse: (input) =>
      readPushHead(Readable.from([input.subarray(0, 7), input.subarray(7)], { objectMode: false })),
    refuses: (error) => error instanceof GitRefusal,
  },
  {
    name: 'git-commit',
    tokens: ['tree ', 'parent ', 'author ', 'encoding ', 'gpgsig ', '\n ', '<', '>', '\n\n'],
    parse: (input) => parseCommit('0'.repeat(40), input),
    refuses: (error) => error instanceof MalformedObject,
  },
  {
    name: 'git-names',
    tokens: ['refs/', 'refs/heads/', '.lock', '@{', '..'],
    parse: (input) => [isReferenceName(input.toString('utf8')), isBranchName(input.toString('utf8'))],
    refuses: never,
  },
  {
    name: 'git-request',
    tokens: ['/v1/repos/', 'info/refs', '?service=git-upload-pack', '%2e%2e', '.git', 'Basic '],
    maxBytes: 64 * 1024,
    parse(input) {
      const [path = '', authorization] = input.toString('latin1').split('\n');
      const credentials = readBasicCredentials(authorization);
      if (credentials) parseHelperPassword(credentials.password);
      const url = urlOf(path, 'http://localhost');
      const request = { method: 'GET', headers: { 'git-protocol': path } } as unknown as IncomingMessage;
      return url && parseGitRequest(request, url);
    },
    refuses: (error) => error instanceof GitRefusal,
  },
  {
    name: 'host-command',
    tokens: ['-----BEGIN PKCS7-----', '-----END PKCS7-----', 'MII', '\n', '='],
    maxBytes: 32 * 1024,
    parse: (input) => readSpecification({ Format: 'PKCS7/JSON', Payload: input.toString('latin1') }),
    refuses: (error) => error instanceof InvalidEnvelope || error instanceof CommandFailure,
  },
  {
    name: 'webhook',
    parse: (input) => [
      parsePayload('application/json', input),
      parsePayload('application/x-www-form-urlencoded', input),
    ],
    refuses: never,
  },
  {
    name: 'report',
    tokens: [
      '<testcase',
      '<testsuite ',
      '</',
      ' name="',
      '<![CDATA[',
      '&amp;',
      '<failure>',
      '{"status":',
      '<!ENTITY',
    ],
    maxBytes: 64 * 1024,
    baseMs: 300,
    async parse(input) {
      const text = input.toString('utf8');
      const formats = [
        ...TEST_FORMATS.map((format) => () => readTests(format, [text], () => undefined)),
        ...COVERAGE_FORMATS.map((format) => () => readCoverage(format, [text], () => undefined)),
      ];
      for (const read of formats) {
        await read().catch((error: unknown) => {
          if (!(error instanceof UnreadableReport)) throw error;
        });
      }
    },
    refuses: never,
  },
];

import type { Readable } from 'node:stream';
import { isObjectId } from '../../../engines/git/names.js';
import { GitRefusal } from './refusal.js';

export interface PushCommand {
  readonly reference: string;
  /** All zeros: to be created. */
  readonly oldId: string;
  /** All zeros: to be deleted. */
  readonly newId: string;
}

export interface PushHead {
  /** All that was read: the commands, and what of the pack came with them. */
  readonly bytes: Buffer;
  readonly commands: readonly PushCommand[];
  readonly capabilities: ReadonlySet<string>;
}

/** Some 4,000 commands with names of a kilobyte. */
const MAX_HEAD_BYTES = 5 * 1024 * 1024;

/**
 * Reads what a push wants to change, and stops before the pack, which stays in `body`.
 * @throws GitRefusal 400, 413
 * @source gitprotocol-pack(5), "Reference Update Request and Packfile Transfer"
 */
export async function readPushHead(body: Readable): Promise<PushHead> {
  let bytes: Buffer = Buffer.alloc(0);
  const lines: string[] = [];
  let offset = 0;
  for (;;) {
    const line = packetAt(bytes, offset);
    if (line === 'incomplete') {
      if (bytes.byteLength > MAX_HEAD_BYTES) throw new GitRefusal(413, 'The push names too many references.');
      const chunk = await nextChunk(body);
      if (chunk === undefined) throw new GitRefusal(400, 'The push breaks off.');
      bytes = Buffer.concat([bytes, chunk]);
    } else if (line === 'flush') {
      return { bytes, ...parseLines(lines) };
    } else {
      lines.push(line.text);
      offset = line.end;
    }
  }
}

type Packet = 'incomplete' | 'flush' | { readonly text: string; readonly end: number };

function packetAt(bytes: Buffer, offset: number): Packet {
  if (bytes.byteLength < offset + 4) return 'incomplete';
  const digits = bytes.toString('latin1', offset, offset + 4);
  const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : 1;
  if (length === 0) return 'flush';
  if (length < 4) throw new GitRefusal(400, 'The push is not in packet lines.');
  const end = offset + length;
  if (bytes.byteLength < end) return 'incomplete';
  return { text: bytes.toString('utf8', offset + 4, end), end };
}

/** The first line carries the client's capabilities behind a NUL. */
function parseLines(lines: readonly string[]): Omit<PushHead, 'bytes'> {
  const capabilities = lines[0]?.split('\0')[1]?.trim().split(' ') ?? [];
  const commands = lines
    .map((line) => line.split('\0')[0] ?? '')
    .filter((line) => !line.startsWith('shallow '))
    .map(parseCommand);
  return { commands, capabilities: new Set(capabilities) };
}

function parseCommand(line: string): PushCommand {
  const [oldId = '', newId = '', ...name] = line.replace(/\n$/, '').split(' ');
  if (!isObjectId(oldId) || !isObjectId(newId) || name.length === 0) {
    throw new GitRefusal(400, 'The push has a command that cannot be read.');
  }
  return { oldId, newId, reference: name.join(' ') };
}

/** @returns undefined at the end */
function nextChunk(body: Readable): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const chunk: unknown = body.read();
      if (Buffer.isBuffer(chunk)) settle(() => resolve(chunk));
    };
    const ended = () => settle(() => resolve(undefined));
    const failed = () => settle(() => reject(new GitRefusal(400, 'The push cannot be read.')));
    const settle = (done: () => void) => {
      body.off('readable', look).off('end', ended).off('close', ended).off('error', failed);
      done();
    };
    if (body.readableEnded || body.destroyed) {
      resolve(undefined);
      return;
    }
    body.on('readable', look).on('end', ended).on('close', ended).on('error', failed);
  });
}

/**
 * git's own report of a push in which nothing was changed: each reference with the reason.
 * @source gitprotocol-pack(5), "Report Status"
 */
export function refusedReport(head: PushHead, reasonFor: (command: PushCommand) => string): Buffer {
  const lines = head.commands.map((command) => `ng ${command.reference} ${reasonFor(command)}\n`);
  const report = Buffer.concat([...['unpack ok\n', ...lines].map(packet), FLUSH]);
  return head.capabilities.has('side-band-64k') ? Buffer.concat([...bands(report), FLUSH]) : report;
}

const FLUSH = Buffer.from('0000');
const BAND_BYTES = 65_515;

function bands(report: Buffer): Buffer[] {
  const count = Math.ceil(report.byteLength / BAND_BYTES);
  return Array.from({ length: count }, (_, index) =>
    packet(Buffer.concat([Buffer.of(1), report.subarray(index * BAND_BYTES, (index + 1) * BAND_BYTES)])),
  );
}

function packet(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const length = (bytes.byteLength + 4).toString(16).padStart(4, '0');
  return Buffer.concat([Buffer.from(length, 'latin1'), bytes]);
}

import type { CommitPerson, CommitRecord } from './port.js';

/**
 * Reads a commit object's content.
 * @throws MalformedObject where it has no tree, author or committer
 * @source git's own object format: header lines (continued ones begin with a space), an empty line, the message
 */
export function parseCommit(commitId: string, content: Buffer): CommitRecord {
  const headersEnd = content.indexOf('\n\n');
  const headerBytes = headersEnd === -1 ? content : content.subarray(0, headersEnd);
  const messageBytes = headersEnd === -1 ? Buffer.alloc(0) : content.subarray(headersEnd + 2);
  const declared = headerValues(headerBytes.toString('latin1'), 'encoding')[0];
  const decode = decoderFor(declared);
  const headers = decode(headerBytes);
  const treeId = headerValues(headers, 'tree')[0];
  if (treeId === undefined) throw new MalformedObject(commitId, 'no tree');
  return {
    commitId,
    treeId,
    parentIds: headerValues(headers, 'parent'),
    author: parsePerson(commitId, headerValues(headers, 'author')[0]),
    committer: parsePerson(commitId, headerValues(headers, 'committer')[0]),
    message: decode(messageBytes),
  };
}

export class MalformedObject extends Error {
  constructor(objectId: string, why: string) {
    super(`object ${objectId} has ${why}`);
    this.name = 'MalformedObject';
  }
}

function headerValues(headers: string, name: string): string[] {
  const prefix = `${name} `;
  return headers
    .split('\n')
    .filter((line) => line.startsWith(prefix))
    .map((line) => line.slice(prefix.length));
}

/** `Name <email> seconds zone`; names may be empty and, in old histories, hold angle brackets. */
function parsePerson(commitId: string, line: string | undefined): CommitPerson {
  const open = line?.indexOf('<') ?? -1;
  const close = line?.lastIndexOf('>') ?? -1;
  if (line === undefined || open === -1 || close < open)
    throw new MalformedObject(commitId, 'no readable author');
  return {
    name: line.slice(0, open).trim(),
    email: line.slice(open + 1, close),
    date: line.slice(close + 1).trim(),
  };
}

/** Commits are UTF-8 unless they say otherwise; an encoding that nobody knows is read as UTF-8 too. */
function decoderFor(encoding: string | undefined): (bytes: Buffer) => string {
  let decoder = new TextDecoder('utf-8');
  if (encoding !== undefined) {
    try {
      decoder = new TextDecoder(encoding);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return (bytes) => decoder.decode(bytes);
}

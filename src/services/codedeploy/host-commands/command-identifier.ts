/** A command is a lifecycle event of a target: its identifier says which, so it is the same however often it is sent. */
export interface CommandRef {
  readonly deploymentId: string;
  readonly targetId: string;
  readonly event: string;
}

export function formatCommandIdentifier(ref: CommandRef): string {
  return Buffer.from(JSON.stringify([ref.deploymentId, ref.targetId, ref.event])).toString('base64');
}

/** @returns undefined where it is none of ours */
export function parseCommandIdentifier(text: string): CommandRef | undefined {
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  let parts: unknown;
  try {
    parts = JSON.parse(decoded);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 3 || !parts.every((part) => typeof part === 'string')) {
    return undefined;
  }
  const [deploymentId, targetId, event] = parts as [string, string, string];
  return { deploymentId, targetId, event };
}

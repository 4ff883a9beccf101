import { vi } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import type { TestServer } from '../harness/server.js';

/** Runs a command of the CLI in this process, against the server. @returns what it said, to either stream */
export async function runInProcess(
  server: TestServer,
  ...args: string[]
): Promise<{ exitCode: number; output: string }> {
  const lines: string[] = [];
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line)),
    vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line)),
  ];
  try {
    process.exitCode = 0;
    const exitCode = await runCli([...args, '--endpoint-url', server.endpoint]);
    return { exitCode, output: lines.join('\n') };
  } finally {
    process.exitCode = 0;
    for (const spy of spies) spy.mockRestore();
  }
}

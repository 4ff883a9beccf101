import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { parseProcStat, parsePsRow, systemProcessTable } from './process-table.js';

describe('the process table', () => {
  it('reads a /proc line whose name holds blanks and parentheses', () => {
    const line = '4711 (a (b) c) S 42 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 2 3';
    expect(parseProcStat(line)).toEqual({
      pid: 4711,
      parentPid: 42,
      sessionId: 4711,
      startTime: '987654',
      isZombie: false,
    });
  });

  it('reads a row of ps', () => {
    expect(parsePsRow('  812   1      0   812 Ss   Mon Mar  3 09:00:01 2025\n')).toEqual({
      pid: 812,
      parentPid: 1,
      sessionId: 812,
      startTime: 'Mon Mar 3 09:00:01 2025',
      isZombie: false,
    });
  });

  it.each(['', 'nothing', '12 (cut'])('passes over %j', (text) => {
    expect(parseProcStat(text)).toBeUndefined();
    expect(parsePsRow(text)).toBeUndefined();
  });

  it('finds a living process, its environment, and no longer when it has ended', async () => {
    const table = systemProcessTable();
    const child = spawn('/bin/sh', ['-c', 'read -r line'], { env: { SOME_MARK: 'abc' } });
    const pid = child.pid ?? 0;
    await once(child, 'spawn');
    expect(table.find(pid)).toMatchObject({ pid, parentPid: process.pid, isZombie: false });
    expect(table.list().some((entry) => entry.pid === pid)).toBe(true);
    expect(table.hasVariable(pid, 'SOME_MARK', 'abc')).toBe(true);
    expect(table.hasVariable(pid, 'SOME_MARK', 'ab')).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(table.find(pid)).toBeUndefined();
  });
});

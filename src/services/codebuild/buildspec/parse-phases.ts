import { BuildspecError } from './buildspec-error.js';
import {
  type Buildspec,
  COMMAND_PHASES,
  type CommandPhase,
  type OnFailure,
  type PhaseSpec,
} from './model.js';
import { readMapping, readText, readTextList, readTextMap } from './read-tree.js';
import type { YamlMapping, YamlTree } from './yaml-tree.js';

const PHASE_NAMES: Readonly<Record<string, CommandPhase>> = {
  build: 'BUILD',
  install: 'INSTALL',
  post_build: 'POST_BUILD',
  pre_build: 'PRE_BUILD',
};

/**
 * @param isBatch a buildspec that only says what a batch consists of needs no phases
 * @throws BuildspecError
 */
export function parsePhases(tree: YamlTree | undefined, isBatch: boolean): Buildspec['phases'] {
  const mapping = readMapping(tree, 'Phases');
  if (mapping === undefined && isBatch) return {};
  if (mapping === undefined) throw new BuildspecError('phases are required in the buildspec');
  const found = new Map<CommandPhase, PhaseSpec>();
  for (const [name, value] of mapping.entries) {
    const phase = Object.hasOwn(PHASE_NAMES, name) ? PHASE_NAMES[name] : undefined;
    if (phase === undefined) {
      const expected = Object.keys(PHASE_NAMES).join(',');
      throw new BuildspecError(`Invalid buildspec phase name: ${name}. Expecting: ${expected}`, value.line);
    }
    found.set(phase, parsePhase(readMapping(value, name), name));
  }
  const ordered = COMMAND_PHASES.filter((phase) => found.has(phase));
  return Object.fromEntries(ordered.map((phase) => [phase, found.get(phase)]));
}

function parsePhase(body: YamlMapping | undefined, name: string): PhaseSpec {
  const entry = (key: string) => body?.entries.get(key);
  return {
    runAs: readText(entry('run-as'), 'RunAs'),
    onFailure: parseOnFailure(readText(entry('on-failure'), 'OnFailure'), name),
    commands: readTextList(entry('commands'), 'Commands'),
    finallyCommands: readTextList(entry('finally'), 'Finally'),
    runtimeVersions: readTextMap(entry('runtime-versions'), 'RuntimeVersions'),
  };
}

const DEFAULT_RETRIES = 3;
const MAX_RETRIES = 100;

/**
 * `ABORT`, `CONTINUE`, `RETRY`, `RETRY-count`, `RETRY-regex`, `RETRY-count-regex`; the words in any case.
 *
 * @source AWS CodeBuild User Guide, "phases/<phase>/on-failure": up to 3 retries and any message by default
 */
function parseOnFailure(text: string | undefined, phase: string): OnFailure | undefined {
  if (text === undefined) return undefined;
  const word = text.toUpperCase();
  if (word === 'ABORT' || word === 'CONTINUE') return { action: word };
  const retry = /^retry(?:-(\d+))?(?:-(.*))?$/is.exec(text);
  const maxRetries = Number(retry?.[1] ?? DEFAULT_RETRIES);
  const pattern = retry?.[2] || '.*';
  if (retry === null || maxRetries > MAX_RETRIES || !isPattern(pattern)) {
    throw new BuildspecError(
      `Invalid on-failure value of phase ${phase}: ${text}. Expecting: ABORT,CONTINUE,RETRY`,
    );
  }
  return { action: 'RETRY', maxRetries, pattern };
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 's') instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

import { BuildspecError } from './buildspec-error.js';
import { parseBuildspec } from './parse-buildspec.js';
import { parseYamlTree, type YamlText, type YamlTree } from './yaml-tree.js';

/** What somebody should know of a buildspec before it is run. */
export interface BuildspecRemark {
  /** `error`: no build can use it. */
  readonly level: 'error' | 'warning';
  /** From 1; absent for the file as a whole. */
  readonly line?: number;
  readonly message: string;
}

/**
 * Errors in the words that the build would fail with; warnings of what works, and not as it looks. Pure.
 *
 * @returns in the order of lines
 */
export function lintBuildspec(text: string): readonly BuildspecRemark[] {
  try {
    const { warnings } = parseBuildspec(text);
    const tree = parseYamlTree(text);
    const unknown = warnings.map((message) =>
      warning(message, lineOf(tree, message.split(' ').at(-1) ?? '')),
    );
    return [...unknown, ...variableRemarks(tree), ...commandRemarks(tree)].sort(
      (left, right) => (left.line ?? 0) - (right.line ?? 0),
    );
  } catch (error) {
    if (!(error instanceof BuildspecError)) throw error;
    const hint = /found subkeys instead/.test(error.message) ? ' (a command with ": " must be quoted)' : '';
    return [{ level: 'error', line: error.line, message: `YAML_FILE_ERROR: ${error.message}${hint}` }];
  }
}

function warning(message: string, line?: number): BuildspecRemark {
  return { level: 'warning', message, line };
}

function at(tree: YamlTree | undefined, key: string): YamlTree | undefined {
  if (tree?.kind === 'list') return tree.items[Number(key)];
  return tree?.kind === 'mapping' ? tree.entries.get(key) : undefined;
}

/** Of a key, not of what stands below it. @param path of keys, with dots between them */
function lineOf(tree: YamlTree, path: string): number | undefined {
  const above = path.split('.');
  const key = above.pop() ?? '';
  const mapping = above.reduce<YamlTree | undefined>(at, tree);
  if (mapping?.kind !== 'mapping') return undefined;
  return mapping.keyLines.get(key) ?? mapping.entries.get(key)?.line;
}

function variableRemarks(tree: YamlTree): readonly BuildspecRemark[] {
  const variables = at(at(tree, 'env'), 'variables');
  if (variables?.kind !== 'mapping') return [];
  return [...variables.entries].flatMap(([name, value]) =>
    value.kind === 'text' && /\$[A-Za-z_{(]/.test(value.text)
      ? [
          warning(
            `the value of ${name} is taken as it is written: $ means nothing in env.variables`,
            value.line,
          ),
        ]
      : [],
  );
}

interface Command {
  readonly phase: string;
  readonly text: string;
  readonly line: number;
}

function commandsOf(tree: YamlTree): readonly Command[] {
  const phases = at(tree, 'phases');
  if (phases?.kind !== 'mapping') return [];
  return [...phases.entries].flatMap(([phase, body]) =>
    ['commands', 'finally'].flatMap((list) =>
      textsOf(at(body, list)).map(({ text, line }) => ({ phase, text, line })),
    ),
  );
}

function textsOf(list: YamlTree | undefined): readonly YamlText[] {
  return list?.kind === 'list' ? list.items.filter((item) => item.kind === 'text') : [];
}

/**
 * Each command has a shell of its own: what is handed on are variables and the directory. No expressions that try one way after
 * the other: a command may be long.
 */
const TRAPS: readonly (readonly [isTrap: (words: readonly string[]) => boolean, message: string])[] = [
  [
    ([first, code = '0', ...more]) => first === 'exit' && code === '0' && more.length === 0,
    "'exit' ends only this command: the build goes on with the next one",
  ],
  [
    ([first, ...options]) =>
      first === 'set' && options.some((option) => /^-\w*[ex]/.test(option)) && isAlone(options),
    "'set' holds for this command only, not for the next ones",
  ],
  [
    (words) => /^(function|[\w-]+\(\)(\{.*)?)$/.test(words[0] ?? '') && words.at(-1)?.endsWith('}') === true,
    'functions are not there any more in the next command',
  ],
  [
    ([first, ...names]) => first === 'alias' && isAlone(names),
    'aliases are not there any more in the next command',
  ],
];

/** The end of a line is a word of its own. */
function wordsOf(text: string): readonly string[] {
  return text.trim().replaceAll('\n', ' ; ').split(/\s+/);
}

/** Nothing else is done in the same command. */
function isAlone(words: readonly string[]): boolean {
  return !words.some((word) => /[;&|]/.test(word));
}

function commandRemarks(tree: YamlTree): readonly BuildspecRemark[] {
  const commands = commandsOf(tree);
  const found = commands.flatMap(({ text, line }) => [
    ...TRAPS.flatMap(([isTrap, message]) => (isTrap(wordsOf(text)) ? [warning(message, line)] : [])),
    ...(hidesFailures(text)
      ? [warning("a block of several commands without 'set -e': only the last one's failure is seen", line)]
      : []),
  ]);
  return [...found, ...dockerRemark(commands), ...afterFailureRemark(commands)];
}

/** Only where it is sure: lines that belong together are left alone. */
function hidesFailures(text: string): boolean {
  const joined = text.replace(/(\\|&&|\|\|?)[ \t]*\n/g, '$1 ');
  const lines = joined.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  if (lines.length < 2 || /\bset\s+-\w*e|errexit|<</.test(joined)) return false;
  return !lines.some(
    (line) => /^\s*(if|for|while|until|case|function|\{|\(|\w+\s*\(\))/.test(line) || /['"]$/.test(line),
  );
}

function dockerRemark(commands: readonly Command[]): readonly BuildspecRemark[] {
  const first = commands.find(({ text }) =>
    /(^|[\s;&|(])docker(-compose)?\s+(build|buildx|run|push|compose|up)\b/.test(text),
  );
  return first ? [warning('docker is called: the build needs privileged mode', first.line)] : [];
}

function afterFailureRemark(commands: readonly Command[]): readonly BuildspecRemark[] {
  const after = commands.filter(({ phase }) => phase === 'post_build');
  const isBuilt = commands.some(({ phase }) => phase === 'build');
  if (!isBuilt || after.some(({ text }) => text.includes('CODEBUILD_BUILD_SUCCEEDING'))) return [];
  const first = after.find(({ text }) =>
    /\b(push|deploy|publish|apply|sync|update-service|create-deployment)\b/.test(text),
  );
  return first
    ? [
        warning(
          'post_build runs also where build has failed: test CODEBUILD_BUILD_SUCCEEDING first',
          first.line,
        ),
      ]
    : [];
}

import { BuildspecError } from './buildspec-error.js';
import type { BuildShell, BuildspecEnvironment, BuildspecVersion } from './model.js';
import { readBoolean, readMapping, readText, readTextMap, readTextOrList } from './read-tree.js';
import type { YamlMapping } from './yaml-tree.js';

/**
 * `env` of version 0.2; `environment_variables` with `plaintext` of version 0.1.
 *
 * @throws BuildspecError
 */
export function parseEnvironment(root: YamlMapping, version: BuildspecVersion): BuildspecEnvironment {
  if (version === '0.1') return parseOldEnvironment(root);
  const env = readMapping(root.entries.get('env'), 'Env');
  const entry = (key: string) => env?.entries.get(key);
  return {
    shell: parseShell(readText(entry('shell'), 'Shell')),
    variables: readTextMap(entry('variables'), 'Variables'),
    parameterStore: readTextMap(entry('parameter-store'), 'ParameterStore'),
    secretsManager: readTextMap(entry('secrets-manager'), 'SecretsManager'),
    exportedVariables: readTextOrList(entry('exported-variables'), 'ExportedVariables'),
    gitCredentialHelper: readBoolean(entry('git-credential-helper'), 'git-credential-helper'),
  };
}

function parseOldEnvironment(root: YamlMapping): BuildspecEnvironment {
  const env = readMapping(root.entries.get('environment_variables'), 'EnvironmentVariables');
  return {
    shell: 'sh',
    variables: readTextMap(env?.entries.get('plaintext'), 'Plaintext'),
    parameterStore: {},
    secretsManager: {},
    exportedVariables: [],
    gitCredentialHelper: false,
  };
}

function parseShell(text: string | undefined): BuildShell {
  switch (text) {
    case undefined:
    case 'sh':
    case '/bin/sh':
      return 'sh';
    case 'bash':
    case '/bin/bash':
      return 'bash';
    case 'powershell.exe':
      return 'powershell';
    case 'cmd.exe':
      return 'cmd';
    default:
      throw new BuildspecError(`Unsupported shell: ${text}. Expecting: bash,/bin/sh,powershell.exe,cmd.exe`);
  }
}

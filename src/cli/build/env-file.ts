/**
 * Lines `NAME=VALUE`; blank lines and those that begin with `#` are nothing. Quotes are part of the value.
 *
 * @throws Error that names the line
 * @source The environment file of AWS's local build agent
 */
export function parseEnvFile(text: string): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const equals = line.indexOf('=');
    if (equals <= 0) throw new Error(`line ${index + 1} is not NAME=VALUE`);
    variables[line.slice(0, equals).trim()] = line.slice(equals + 1);
  }
  return variables;
}

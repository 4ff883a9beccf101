import type { ImageRuntime, RuntimeCatalog, RuntimeVersion } from './runtime-catalog.js';

/** Name and version of a runtime, as a buildspec asks for it. */
export type WantedRuntime = readonly [name: string, version: string];

export interface RuntimeSelection {
  readonly name: string;
  readonly version: string;
  readonly commands: readonly string[];
  /** Of a version that the image installs on demand: its number. */
  readonly customVersion?: string;
}

export interface RuntimeResolution {
  /** For the log, also where it fails. */
  readonly lines: readonly string[];
  readonly selections: readonly RuntimeSelection[];
  /** Why the build fails, in AWS's words as far as they are known. */
  readonly fault?: string;
}

/**
 * What an image has to be switched to: what is asked for, in that order, then what this requires.
 *
 * @source AWS CodeBuild User Guide, "Runtime versions" and "Available runtimes"; the texts are those of build logs
 */
export function resolveRuntimes(
  catalog: RuntimeCatalog,
  wanted: readonly WantedRuntime[],
): RuntimeResolution {
  const lines: string[] = [];
  const chosen = new Map<string, Chosen>();
  for (const [name, written] of wanted) {
    const version = withoutAlias(catalog.get(name), written);
    if (version !== written) lines.push(`Resolved '${name}' runtime alias '${written}' to '${version}'.`);
    lines.push(`Selecting '${name}' runtime version '${version}' based on manual selections...`);
    chosen.set(name, { name, version, isManual: true });
  }
  const selections: RuntimeSelection[] = [];
  // What is required is put behind, and met further on.
  for (const runtime of chosen.values()) {
    const found = lookUp(catalog, runtime);
    if (typeof found === 'string') return { lines, selections, fault: found };
    const { commands, customVersion, requires } = found;
    selections.push({ name: runtime.name, version: runtime.version, commands, customVersion });
    for (const [name, allowed] of requires) {
      const fault = choose(name, allowed, runtime, chosen, lines);
      if (fault !== undefined) return { lines, selections, fault };
    }
  }
  return { lines, selections };
}

interface Chosen {
  readonly name: string;
  readonly version: string;
  readonly isManual: boolean;
}

/** @returns why what `by` requires cannot be had beside what is chosen */
function choose(
  name: string,
  allowed: readonly string[],
  by: Chosen,
  chosen: Map<string, Chosen>,
  lines: string[],
): string | undefined {
  const [version] = allowed;
  const present = chosen.get(name);
  if (version === undefined || (present !== undefined && allowed.includes(present.version))) return undefined;
  if (present === undefined) {
    lines.push(
      `Selecting '${name}' runtime version '${version}' based on the requirements of '${by.name}'...`,
    );
    chosen.set(name, { name, version, isManual: false });
    return undefined;
  }
  if (present.isManual) {
    lines.push(
      `Runtime '${by.name}' version '${by.version}' has a dependency on runtime '${name}', but '${name}' version ` +
        `'${present.version}' has already been manually selected. Not attempting to override.`,
    );
  }
  return (
    `Runtime '${by.name}' version '${by.version}' requires '${name}' version ${quotedList(allowed)}, ` +
    `but '${name}' version '${present.version}' is selected`
  );
}

function quotedList(versions: readonly string[]): string {
  return versions.map((version) => `'${version}'`).join(' or ');
}

/** `latest` and `3.x` mean the highest version that fits; where none does, they stay. */
function withoutAlias(runtime: ImageRuntime | undefined, written: string): string {
  const versions = sorted(runtime?.versions);
  if (written === 'latest') return versions.at(-1) ?? written;
  const major = /^(.+)\.x$/.exec(written)?.[1];
  if (major === undefined) return written;
  return versions.findLast((version) => version === major || version.startsWith(`${major}.`)) ?? written;
}

/** @returns why there is none */
function lookUp(
  catalog: RuntimeCatalog,
  { name, version }: Chosen,
): (RuntimeVersion & { readonly customVersion?: string }) | string {
  const runtime = catalog.get(name);
  if (runtime === undefined) {
    return `Unknown runtime named '${name}'. This build image has the following runtimes: ${sorted(catalog).join(', ')}`;
  }
  const known = runtime.versions.get(version);
  if (known !== undefined) return known;
  // `corretto22` is 22 for the commands that install it.
  const customVersion = /^[a-z]*(\d+(?:\.\d+){0,2}[\w-]*)$/i.exec(version)?.[1];
  if (runtime.custom !== undefined && customVersion !== undefined) {
    return { ...runtime.custom, customVersion };
  }
  return (
    `Unknown runtime version named '${version}' of ${name}. This build image has the following versions: ` +
    sorted(runtime.versions).join(', ')
  );
}

/** The lowest first: `3.9`, `3.10`. */
function sorted(map: ReadonlyMap<string, unknown> | undefined): readonly string[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return [...(map?.keys() ?? [])].sort(compare);
}

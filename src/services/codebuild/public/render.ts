import { currentPhase, isEnded, type PhaseRecord } from '../machine/model.js';
import type { ArtifactUpload, BuildDocument } from '../model.js';
import { type Html, html } from './html.js';
import type { Page } from './page.js';
import { publicBuildPath, publicProjectPath } from './public-url.js';
import type { PublicLog } from './read-log.js';

/** What one page lists. */
export interface BuildListing {
  readonly projectName: string;
  readonly alias: string;
  readonly builds: readonly BuildDocument[];
  /** Number of the build before which the page begins; left out: the newest. */
  readonly before?: number;
  readonly hasOlder: boolean;
}

export function listPage({ projectName, alias, builds, before, hasOlder }: BuildListing): Page {
  const path = publicProjectPath(alias);
  const last = builds.at(-1);
  const rows = builds.map(
    (build) => html`<tr>
<th scope="row"><a href="${publicBuildPath(alias, build)}">Build ${build.buildNumber}</a></th>
<td>${statusText(build.state.status)}</td>
<td>${time(build.startedAt)}</td>
<td>${durationOf(build)}</td>
<td>${versionOf(build)}</td>
</tr>
`,
  );
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="Builds"><table>
<caption>${before === undefined ? 'The newest builds' : `Builds before number ${before}`}, newest first</caption>
<thead><tr><th scope="col">Build</th><th scope="col">Status</th><th scope="col">Started</th><th scope="col">Duration</th><th scope="col">Source version</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>`;
  const newest = before === undefined ? undefined : html`<a href="${path}">Newest builds</a> `;
  const older =
    hasOlder && last !== undefined
      ? html`<a href="${path}?before=${last.buildNumber}">Older builds</a>`
      : undefined;
  return {
    status: 200,
    title: `Builds of ${projectName}`,
    body: html`${builds.length === 0 ? html`<p>There are no builds.</p>` : table}
${newest === undefined && older === undefined ? undefined : html`<nav aria-label="Pages"><p>${newest}${older}</p></nav>`}`,
  };
}

export function buildPage(alias: string, build: BuildDocument, log: PublicLog, isEarlier: boolean): Page {
  const path = publicBuildPath(alias, build);
  const phases = build.state.phases.map(
    (phase) => html`<tr>
<th scope="row">${phase.phaseType}</th>
<td>${isEnded(phase) ? statusText(phase.status) : ''}</td>
<td>${isEnded(phase) ? duration(phase.endedAt - phase.startedAt) : ''}</td>
<td>${contextOf(phase)}</td>
</tr>
`,
  );
  return {
    status: 200,
    title: `Build ${build.buildNumber} of ${build.projectName}`,
    body: html`<nav aria-label="Project"><p><a href="${publicProjectPath(alias)}">All builds of ${build.projectName}</a></p></nav>
<dl>
<dt>Status</dt><dd>${statusText(build.state.status)}</dd>
<dt>Started</dt><dd>${time(build.startedAt)}</dd>
<dt>Duration</dt><dd>${durationOf(build)}</dd>
<dt>Source version</dt><dd>${versionOf(build)}</dd>
</dl>
<h2>Phases</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Phases"><table>
<thead><tr><th scope="col">Phase</th><th scope="col">Status</th><th scope="col">Duration</th><th scope="col">Context</th></tr></thead>
<tbody>
${phases}</tbody>
</table></div>
${artifacts(path, build.uploads ?? [])}
<h2 id="log">Log</h2>
${logPart(path, log, isEarlier)}`,
  };
}

/** What is one file can be had; folders lie in their bucket. */
function artifacts(path: string, uploads: readonly ArtifactUpload[]): Html | undefined {
  if (uploads.length === 0) return undefined;
  const items = uploads.map((upload, index) => {
    const name = upload.artifactIdentifier ?? 'Artifact';
    return isFile(upload)
      ? html`<li><a href="${path}/artifacts/${index}">${name}</a> (SHA-256 ${upload.sha256Hex})</li>\n`
      : html`<li>${name}: a folder, which cannot be had here</li>\n`;
  });
  return html`<h2>Artifacts</h2>
<ul>
${items}</ul>`;
}

export function isFile({ md5Hex }: ArtifactUpload): boolean {
  return md5Hex !== '';
}

function logPart(path: string, log: PublicLog, isEarlier: boolean): Html {
  const latest = isEarlier ? html`<a href="${path}">Latest lines</a> ` : undefined;
  if (log.kind === 'absent') {
    return isEarlier ? html`<p>There are no earlier lines. ${latest}</p>` : html`<p>There is no log.</p>`;
  }
  if (log.kind === 'denied') {
    return html`<p>The log cannot be shown: the project's resource access role may not read it.</p>`;
  }
  const earlier = log.earlier
    ? html`<a href="${path}?log=${encodeURIComponent(log.earlier)}">Earlier lines</a>`
    : undefined;
  return html`${latest || earlier ? html`<nav aria-label="Log"><p>${latest}${earlier}</p></nav>` : undefined}
<pre tabindex="0" role="region" aria-labelledby="log">${log.text}</pre>
${log.isCut ? html`<p>The log goes on; this is its beginning.</p>` : undefined}`;
}

function contextOf(phase: PhaseRecord): string {
  const contexts = isEnded(phase) ? (phase.contexts ?? []) : [];
  return contexts
    .filter(({ statusCode }) => statusCode !== '')
    .map(({ statusCode, message }) => `${statusCode}: ${message}`)
    .join('\n');
}

/** `Timed out` of `TIMED_OUT` */
function statusText(status: string): string {
  const words = status.toLowerCase().replaceAll('_', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function versionOf({ resolvedSourceVersion, settings }: BuildDocument): string {
  return resolvedSourceVersion ?? settings.sourceVersion ?? '–';
}

function time(at: number): Html {
  const text = new Date(at).toISOString();
  return html`<time datetime="${text}">${text.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

/** @returns nothing while it goes on */
function durationOf({ state, startedAt }: BuildDocument): string {
  return state.status === 'IN_PROGRESS' ? '' : duration(currentPhase(state).startedAt - startedAt);
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.trunc(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.trunc(seconds / 60)} min ${seconds % 60} s`;
}

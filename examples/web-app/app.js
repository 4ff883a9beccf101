import { createServer } from 'node:http';

/**
 * The application: says which version of it answers, and on which instance.
 * @param {{ version: string, instance: string, healthy: boolean, commit?: string }} release
 */
export function createApp(release) {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/health') {
      send(
        response,
        release.healthy ? 200 : 503,
        'text/plain',
        release.healthy ? 'healthy\n' : 'unhealthy\n',
      );
    } else if (pathname !== '/') {
      send(response, 404, 'text/plain', 'not found\n');
    } else if (request.headers.accept?.includes('text/html')) {
      send(response, 200, 'text/html; charset=utf-8', page(release));
    } else {
      const { version, instance, commit } = release;
      send(response, 200, 'application/json', `${JSON.stringify({ version, instance, commit })}\n`);
    }
  });
}

function send(response, status, type, body) {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function page({ version, instance, commit }) {
  const built = commit === undefined ? '' : `<p>Built from commit <code>${escaped(commit)}</code></p>`;
  return `<!doctype html>
<title>Version ${escaped(version)}</title>
<style>body { font: 1.5rem system-ui; display: grid; place-content: center; min-height: 90vh; }</style>
<h1>Version ${escaped(version)}</h1>
<p>answered by <code>${escaped(instance)}</code></p>
${built}
`;
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

// The peer of the git bench: `git http-backend` behind a server that does nothing but CGI.
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:http';

/** @returns {Promise<{port: number, stop: () => Promise<void>}>} serving the bare repositories below `root` */
export function startHttpBackend(root) {
  const execPath = execFileSync('git', ['--exec-path']).toString().trim();
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const child = spawn(`${execPath}/git-http-backend`, [], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        CONTENT_LENGTH: request.headers['content-length'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
        REMOTE_USER: 'bench',
        REMOTE_ADDR: '127.0.0.1',
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    request.pipe(child.stdin);
    child.stdin.on('error', () => {});
    let head = Buffer.alloc(0);
    const onHead = (chunk) => {
      head = Buffer.concat([head, chunk]);
      const endOfHead = head.indexOf('\r\n\r\n');
      if (endOfHead === -1) return;
      child.stdout.off('data', onHead);
      let status = 200;
      for (const line of head.subarray(0, endOfHead).toString().split('\r\n')) {
        const colon = line.indexOf(':');
        const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
        if (name.toLowerCase() === 'status') status = Number(value.slice(0, 3));
        else response.setHeader(name, value);
      }
      response.writeHead(status);
      response.write(head.subarray(endOfHead + 4));
      child.stdout.pipe(response);
    };
    child.stdout.on('data', onHead);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: server.address().port,
        stop: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      }),
    );
  });
}

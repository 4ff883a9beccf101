// What authentication costs, by the functions that the front door calls: a request of the JSON protocols with 1 KB of body.
import { authenticate } from '../dist/front-door/authenticate.js';
import { RequestBody } from '../dist/front-door/request-body.js';
import { signatureClaim } from '../dist/wire/sigv4/credential.js';
import { signedJsonRequest } from './harness/sign.mjs';

const KEY = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not a secret' };
const SERVICE = { id: 'codepipeline', protocol: 'awsJson1_1', signingNames: ['codepipeline'] };
const REQUESTS = 1_000;
const WARM_UP = 20_000;
const SAMPLES = 20_000;

const NO_QUERY = new URLSearchParams();
const PRINCIPAL = { kind: 'user', accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/bench' };
const OPTIONS = {
  mode: 'strict',
  defaultAccountId: '111122223333',
  clock: { now: Date.now },
  credentials: { find: async () => ({ secretAccessKey: KEY.secretAccessKey, principal: PRINCIPAL }) },
};

/** As node:http would hand it over. */
function parsed(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  const rawHeaders = bytes
    .subarray(0, end)
    .toString()
    .split('\r\n')
    .slice(1)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
  const headers = {};
  for (let i = 0; i < rawHeaders.length; i += 2) headers[rawHeaders[i]] = rawHeaders[i + 1];
  return { http: { method: 'POST', headers, rawHeaders }, payload: bytes.subarray(end + 4) };
}

async function once({ http, payload }) {
  const startedAt = performance.now();
  const claim = signatureClaim(http.headers, NO_QUERY);
  const body = new RequestBody([payload], 1_000_000);
  await authenticate({ http, rawPath: '/', rawQuery: '', body }, claim, SERVICE, OPTIONS);
  return (performance.now() - startedAt) * 1_000;
}

export async function run(report) {
  const requests = Array.from({ length: REQUESTS }, (_, i) =>
    parsed(
      signedJsonRequest({
        port: 4566,
        service: 'codepipeline',
        target: 'CodePipeline_20150709.GetPipeline',
        body: { name: `pipeline-${i}`, padding: 'x'.repeat(1_000) },
        ...KEY,
      }),
    ),
  );
  const times = [];
  for (let i = 0; i < WARM_UP + SAMPLES; i++) {
    const time = await once(requests[i % REQUESTS]);
    if (i >= WARM_UP) times.push(time);
  }
  times.sort((a, b) => a - b);
  report.detail(`p99 ${times[Math.floor(SAMPLES * 0.99)].toFixed(1)} µs`);
  report.figure('authentication by SigV4, p50', times[SAMPLES / 2], 'µs', '<=', 60);
}

// A load generator on raw sockets: prepared requests, one at a time per connection, so that it is never the limit.
import { connect } from 'node:net';

/**
 * Sends `requests` (Buffers) over `connections` kept-alive connections until `seconds` have passed or all were sent once.
 * With `repeat` the list is sent again and again.
 * @returns {Promise<{rps: number, p50Ms: number, p99Ms: number, count: number, bad: number, sample: string}>}
 */
export async function load({ port, requests, connections, seconds, repeat }) {
  const state = { next: 0, count: 0, bad: 0, times: [], sample: '' };
  const deadline = performance.now() + seconds * 1000;
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, () => one(port, requests, repeat, deadline, state)));
  const elapsed = (performance.now() - startedAt) / 1000;
  state.times.sort((a, b) => a - b);
  const at = (q) => state.times[Math.min(state.times.length - 1, Math.floor(state.times.length * q))] ?? 0;
  return {
    rps: state.count / elapsed,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    count: state.count,
    bad: state.bad,
    sample: state.sample,
  };
}

/** One connection after another, since some servers close theirs after each answer. */
async function one(port, requests, repeat, deadline, state) {
  const ended = () => performance.now() >= deadline || (!repeat && state.next >= requests.length);
  while (!ended()) await connection(port, requests, ended, state);
}

function connection(port, requests, ended, state) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let sentAt = performance.now();
    let received = Buffer.alloc(0);
    socket.setNoDelay(true);
    const send = () => {
      if (ended()) {
        socket.end();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(requests[state.next++ % requests.length]);
    };
    socket.on('connect', send);
    socket.on('error', (error) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve() : reject(error),
    );
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const end = responseEnd(received);
      if (end === -1) return;
      state.times.push(performance.now() - sentAt);
      state.count += 1;
      if (received.subarray(9, 12).toString() !== '200') {
        state.bad += 1;
        state.sample ||= received.toString().slice(0, 400);
      }
      const closes = /\r\nconnection: close/i.test(received.subarray(0, end).toString('latin1'));
      received = received.subarray(end);
      if (closes) socket.end();
      else send();
    });
  });
}

/** @returns where the first response ends, or -1 while it is not all there */
function responseEnd(buffer) {
  const head = buffer.indexOf('\r\n\r\n');
  if (head === -1) return -1;
  const headers = buffer.subarray(0, head).toString('latin1').toLowerCase();
  const length = /\r\ncontent-length: *(\d+)/.exec(headers);
  if (length) {
    const end = head + 4 + Number(length[1]);
    return buffer.length >= end ? end : -1;
  }
  const last = buffer.indexOf('0\r\n\r\n', head + 4);
  return last === -1 ? -1 : last + 5;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DockerError } from '../docker-client.js';
import { registryAuth } from '../images.js';
import type { EcrOptions, RegistryVerdict, RegistryVisit } from '../registry-gate.js';
import { ecrHost } from './image-names.js';
import {
  headersForStandIn,
  RegistryRefusal,
  refusedPull,
  requireAccess,
  requireLogin,
} from './registry-access.js';
import { knownLogin, shownLogin, withoutEcrLogins } from './shown-logins.js';

const ECR = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
const AWS = { username: 'AWS', password: 'token' };
const OPERATOR = { username: 'operator', password: 'secret' };
const standIn = { address: '127.0.0.1:5000', login: OPERATOR };

/** A gate that says the same to everybody, and remembers who came. */
function gateOf(verdict: RegistryVerdict, visits: RegistryVisit[] = []): EcrOptions {
  return {
    standIn,
    async gate(visit) {
      visits.push(visit);
      return verdict;
    },
  };
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

describe("logging in to AWS's registry", () => {
  const host = ecrHost(ECR) ?? { name: '', accountId: '', region: '' };
  const logIn = (ecr: EcrOptions) => requireLogin(ecr, { host, login: AWS });

  it.each([
    [{ kind: 'stranger' }, `login attempt to https://${ECR}/v2/ failed with status: 400 Bad Request`],
    [{ kind: 'expired' }, 'denied: Your authorization token has expired. Reauthenticate and try again.'],
  ] as const)('is refused to who is %o', async (verdict, message) => {
    await expect(logIn(gateOf(verdict))).rejects.toMatchObject({ statusCode: 401, message });
  });

  it('is let through with a token', async () => {
    await expect(logIn(gateOf({ kind: 'admitted' }))).resolves.toBeUndefined();
  });

  it("is AWS's business where nothing takes its place, but for this server's own tokens", async () => {
    const alone = (verdict: RegistryVerdict): EcrOptions => ({ gate: async () => verdict });
    await expect(logIn(alone({ kind: 'stranger' }))).resolves.toBeUndefined();
    await expect(logIn(alone({ kind: 'admitted' }))).rejects.toMatchObject({
      message: `no registry takes the place of ${ECR}: start Pipewright with --registry HOST:PORT`,
    });
  });
});

describe("images of AWS's registry", () => {
  it('are asked for by their repository, without tag and digest', async () => {
    const visits: RegistryVisit[] = [];
    const ecr = gateOf({ kind: 'admitted' }, visits);
    for (const rest of ['team/web', 'team/web:1', 'team/web@sha256:ab', 'team/web:1@sha256:ab']) {
      await requireAccess({ ecr, image: `${ECR}/${rest}`, to: 'push', login: AWS });
    }
    await requireAccess({ ecr, image: 'busybox:1', to: 'pull', login: undefined });
    expect(visits.map(({ wish }) => wish)).toEqual(
      Array.from({ length: 4 }, () => ({ to: 'push', repository: 'team/web' })),
    );
  });

  it("are fetched with the operator's login, whatever the build has shown", async () => {
    const image = `${ECR}/web:1`;
    const ecr = gateOf({ kind: 'admitted' });
    const headers = { 'x-registry-auth': encoded(AWS), 'x-other': 'stays' };
    const sent = await headersForStandIn(headers, { ecr, image, to: 'pull' });
    expect(shownLogin(sent)).toEqual(OPERATOR);
    expect(sent['x-other']).toBe('stays');
    const open = { ...ecr, standIn: { address: standIn.address } };
    expect(shownLogin(await headersForStandIn(headers, { ecr: open, image, to: 'pull' }))).toBeUndefined();
    await expect(headersForStandIn({}, { ecr, image, to: 'pull' })).rejects.toThrow(
      'no basic auth credentials',
    );
  });

  it.each([
    ['no-login', `${ECR}/web:1`, 500, `Head "https://${ECR}/v2/web/manifests/1": why`],
    ['no-login', `${ECR}/web@sha256:ab`, 500, `Head "https://${ECR}/v2/web/manifests/sha256:ab": why`],
    ['unauthorized', `${ECR}/web:1`, 401, 'why'],
    [
      'denied',
      `${ECR}/team/web:1`,
      404,
      `pull access denied for ${ECR}/team/web, repository does not exist or may require 'docker login': why`,
    ],
  ] as const)('that cannot be pulled (%s) are told of as docker does', (reason, image, status, message) => {
    const refusal = refusedPull(image, new RegistryRefusal(reason, 'why'));
    expect(refusal).toBeInstanceOf(DockerError);
    expect(refusal).toMatchObject({ statusCode: status, message });
  });
});

describe('what clients show', () => {
  it('is read in every form that they send', () => {
    const auth = Buffer.from('AWS:token').toString('base64');
    for (const shown of [AWS, { auth }, { ...AWS, serveraddress: ECR }]) {
      expect(shownLogin({ 'x-registry-auth': encoded(shown) })).toEqual(AWS);
      for (const address of [ECR, `https://${ECR}`, `https://${ECR}/v2/`]) {
        expect(knownLogin({ 'x-registry-config': encoded({ [address]: shown }) }, ECR)).toEqual(AWS);
      }
    }
    expect(shownLogin({ 'x-registry-auth': registryAuth(AWS) })).toEqual(AWS);
    for (const nothing of ['', 'e30', encoded({}), encoded(null), encoded([1]), '%%%']) {
      expect(shownLogin({ 'x-registry-auth': nothing })).toBeUndefined();
    }
  });

  it("does not go on to the daemon where it is for AWS's registry", () => {
    const headers = { 'x-registry-config': encoded({ [ECR]: AWS, 'other:5000': OPERATOR }), host: 'docker' };
    const sent = withoutEcrLogins(headers);
    expect(JSON.parse(Buffer.from(sent['x-registry-config'] as string, 'base64').toString())).toEqual({
      'other:5000': OPERATOR,
    });
    expect(sent.host).toBe('docker');
  });

  it('may be anything', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64')),
        ),
        (text) => {
          const headers = { 'x-registry-auth': text, 'x-registry-config': text };
          const found = [shownLogin(headers), knownLogin(headers, ECR)];
          for (const login of found) expect(login?.password ?? 'none').not.toBe('');
          withoutEcrLogins(headers);
        },
      ),
    );
  });
});

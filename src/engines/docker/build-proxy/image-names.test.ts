import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseImages, ecrHost, splitTag, standInName } from './image-names.js';

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

describe("images of AWS's registry", () => {
  it.each([
    [`${ECR}/app:1`, '127.0.0.1:5000/app:1'],
    [`${ECR}/team/app@sha256:ab`, '127.0.0.1:5000/team/app@sha256:ab'],
    ['busybox:1', undefined],
    ['localhost:5000/app', undefined],
    ['public.ecr.aws/docker/library/node:20', undefined],
    [`evil.${ECR}/app`, undefined],
    [`${ECR}.evil.com/app`, undefined],
  ])('%s lies at %s', (name, expected) => {
    expect(standInName(name, '127.0.0.1:5000')).toBe(expected);
  });

  it('stay where they are without a stand-in', () => {
    expect(standInName(`${ECR}/app`, undefined)).toBeUndefined();
  });

  it.each([
    [`https://${ECR}/v2/`, 'eu-west-1'],
    [ECR, 'eu-west-1'],
    ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['123456789012.dkr-ecr.us-east-2.on.aws', 'us-east-2'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['https://index.docker.io/v1/', undefined],
    ['public.ecr.aws', undefined],
  ])('are in a registry of an account and region: %s', (address, region) => {
    const expected = region === undefined ? undefined : { accountId: '123456789012', region };
    const { name, ...found } = ecrHost(address) ?? {};
    expect(name === undefined ? undefined : found).toEqual(expected);
  });

  it('are found in Dockerfiles', () => {
    const text = `FROM --platform=linux/amd64 ${ECR}/base:1 AS base\nfrom busybox\nCOPY --from=${ECR}/tools /a /b\nFROM $BASE\n`;
    expect(baseImages(text)).toEqual([`${ECR}/base:1`, `${ECR}/tools`]);
  });

  it('keep the port of a registry apart from a tag', () => {
    expect(splitTag('h:5000/a/b')).toEqual({ repository: 'h:5000/a/b', tag: 'latest' });
    expect(splitTag('h:5000/a/b:2')).toEqual({ repository: 'h:5000/a/b', tag: '2' });
  });

  it('never lead to another registry than the stand-in', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const found = standInName(name, 'registry:1');
        expect(found === undefined || found.startsWith('registry:1/')).toBe(true);
      }),
    );
  });
});

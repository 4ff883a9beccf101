import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseImages, splitTag, standInName, standInRegistry } from './image-names.js';

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

  it('are logged into at the stand-in', () => {
    expect(standInRegistry(`https://${ECR}/v2/`, 'r:1')).toBe('r:1');
    expect(standInRegistry(ECR, 'r:1')).toBe('r:1');
    expect(standInRegistry('https://index.docker.io/v1/', 'r:1')).toBe('https://index.docker.io/v1/');
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

import { describe, expect, it } from 'vitest';
import { permittedContainer, Refusal } from './container-policy.js';

const BUILD = {
  jobId: 'job',
  mounts: [{ source: '/data/builds/x/src1', target: '/codebuild/output/src1' }],
  network: 'pipewright-job',
  container: 'pipewright-job',
};
const host = (HostConfig: object) => permittedContainer({ Image: 'a', HostConfig }, BUILD).HostConfig;

describe('containers of a build', () => {
  it.each([
    ['privileged', { Privileged: true }],
    ['in the namespaces of the machine', { PidMode: 'host' }],
    ['with capabilities over the machine', { CapAdd: ['CAP_SYS_ADMIN'] }],
    ['with all capabilities', { CapAdd: ['ALL'] }],
    ['without confinement', { SecurityOpt: ['seccomp=unconfined'] }],
    ['with devices', { Devices: [{ PathOnHost: '/dev/sda' }] }],
    ['with the root of the machine', { Binds: ['/:/host'] }],
    ['with the socket of the daemon', { Binds: ['/var/run/docker.sock:/var/run/docker.sock'] }],
    ['with what is beside the source', { Binds: ['/codebuild/output/src1/../../x:/y'] }],
    ['with a sibling of the source', { Mounts: [{ Type: 'bind', Source: '/codebuild/output/src10' }] }],
    ['with drivers', { Mounts: [{ Type: 'volume', VolumeOptions: { DriverConfig: { Name: 'x' } } }] }],
    ['with other mounts', { Mounts: [{ Type: 'npipe', Source: 'x' }] }],
  ])('are refused %s', (_what, settings) => {
    expect(() => host(settings)).toThrow(Refusal);
  });

  it('see the directories of the build by the names of the build', () => {
    expect(host({ Binds: ['/codebuild/output/src1/src/:/app:ro', 'cache:/cache'] })).toMatchObject({
      Binds: ['/data/builds/x/src1/src:/app:ro', 'cache:/cache'],
    });
  });

  it('are in the network of the build, and carry its label', () => {
    expect(host({})).toMatchObject({ NetworkMode: 'pipewright-job' });
    expect(host({ NetworkMode: 'host' })).toMatchObject({ NetworkMode: 'container:pipewright-job' });
    expect(host({ CapAdd: ['NET_ADMIN'], RestartPolicy: { Name: 'always' } })).toMatchObject({
      RestartPolicy: { Name: 'no' },
    });
    expect(permittedContainer({ Labels: { a: 'b' } }, BUILD).Labels).toEqual({
      a: 'b',
      'pipewright.job': 'job',
    });
  });

  it('open their ports on the loopback only', () => {
    expect(host({ PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } })).toMatchObject({
      PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] },
    });
  });
});

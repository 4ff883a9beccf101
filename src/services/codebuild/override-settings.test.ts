import type { ProjectSource, StartBuildInput } from '@aws-sdk/client-codebuild';
import { describe, expect, it } from 'vitest';
import { overriddenSettings } from './override-settings.js';
import { settingsOf } from './project-defaults.js';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const SOURCE: ProjectSource = { type: 'GITHUB', location: 'https://github.com/us/shop.git' };
const BEFORE = settingsOf(
  {
    name: 'shop',
    source: SOURCE,
    artifacts: { type: 'NO_ARTIFACTS' },
    environment: {
      type: 'LINUX_CONTAINER',
      image: 'before',
      computeType: 'BUILD_GENERAL1_SMALL',
      environmentVariables: [
        { name: 'A', value: 'a' },
        { name: 'B', value: 'b' },
      ],
    },
    serviceRole: 'build',
  },
  PLACE,
);

const overridden = (input: Partial<StartBuildInput>) =>
  overriddenSettings(BEFORE, { projectName: 'shop', ...input }, 'shop', PLACE);

const auth = { type: 'CODECONNECTIONS', resource: 'arn:connection' } as const;
const s3Logs = { status: 'ENABLED', location: 'logs/builds' } as const;
const registryCredential = { credential: 'secret', credentialProvider: 'SECRETS_MANAGER' } as const;

describe('what StartBuild overrides', () => {
  it.each<[Partial<StartBuildInput>, object]>([
    [{ sourceVersion: 'dev' }, { sourceVersion: 'dev' }],
    [{ sourceTypeOverride: 'BITBUCKET' }, { source: { type: 'BITBUCKET' } }],
    [{ sourceLocationOverride: 'https://x' }, { source: { location: 'https://x' } }],
    [{ sourceAuthOverride: auth }, { source: { auth } }],
    [{ gitCloneDepthOverride: 3 }, { source: { gitCloneDepth: 3 } }],
    [
      { gitSubmodulesConfigOverride: { fetchSubmodules: true } },
      { source: { gitSubmodulesConfig: { fetchSubmodules: true } } },
    ],
    [{ buildspecOverride: 'ci.yml' }, { source: { buildspec: 'ci.yml' } }],
    [{ insecureSslOverride: true }, { source: { insecureSsl: true } }],
    [{ reportBuildStatusOverride: true }, { source: { reportBuildStatus: true } }],
    [{ buildStatusConfigOverride: { context: 'ci' } }, { source: { buildStatusConfig: { context: 'ci' } } }],
    [{ secondarySourcesOverride: [SOURCE] }, { secondarySources: [SOURCE] }],
    [
      { secondarySourcesVersionOverride: [{ sourceIdentifier: 'a', sourceVersion: 'b' }] },
      { secondarySourceVersions: [{ sourceIdentifier: 'a', sourceVersion: 'b' }] },
    ],
    [
      { artifactsOverride: { type: 'S3', location: 'out' } },
      { artifacts: { type: 'S3', location: 'out', name: 'shop', packaging: 'NONE' } },
    ],
    [
      { secondaryArtifactsOverride: [{ type: 'S3', location: 'out', artifactIdentifier: 'docs' }] },
      { secondaryArtifacts: [{ artifactIdentifier: 'docs', namespaceType: 'NONE' }] },
    ],
    [{ environmentTypeOverride: 'ARM_CONTAINER' }, { environment: { type: 'ARM_CONTAINER' } }],
    [{ imageOverride: 'after' }, { environment: { image: 'after' } }],
    [
      { computeTypeOverride: 'BUILD_GENERAL1_LARGE' },
      { environment: { computeType: 'BUILD_GENERAL1_LARGE' } },
    ],
    [{ certificateOverride: 'b/ca.pem' }, { environment: { certificate: 'b/ca.pem' } }],
    [{ privilegedModeOverride: true }, { environment: { privilegedMode: true } }],
    [{ registryCredentialOverride: registryCredential }, { environment: { registryCredential } }],
    [
      { imagePullCredentialsTypeOverride: 'SERVICE_ROLE' },
      { environment: { imagePullCredentialsType: 'SERVICE_ROLE' } },
    ],
    [{ fleetOverride: { fleetArn: 'arn:fleet' } }, { environment: { fleet: { fleetArn: 'arn:fleet' } } }],
    [{ hostKernelOverride: 'LINUX_KERNEL_6' }, { environment: { hostKernel: 'LINUX_KERNEL_6' } }],
    [{ cacheOverride: { type: 'S3', location: 'c' } }, { cache: { type: 'S3', location: 'c' } }],
    [{ serviceRoleOverride: 'other' }, { serviceRole: 'arn:aws:iam::111122223333:role/other' }],
    [{ timeoutInMinutesOverride: 7 }, { timeoutInMinutes: 7 }],
    [{ queuedTimeoutInMinutesOverride: 8 }, { queuedTimeoutInMinutes: 8 }],
    [{ encryptionKeyOverride: 'arn:key' }, { encryptionKey: 'arn:key' }],
    [{ logsConfigOverride: { s3Logs } }, { logsConfig: { s3Logs } }],
  ])('takes %j', (input, expected) => {
    expect(overridden(input)).toMatchObject(expected);
    expect(BEFORE).not.toMatchObject(expected);
  });

  it('are variables by name, and nothing where nothing is said', () => {
    const variable = { name: 'B', value: 'c', type: 'PARAMETER_STORE' } as const;
    const { environment } = overridden({ environmentVariablesOverride: [variable] });
    expect(environment.environmentVariables).toEqual([
      { name: 'A', value: 'a', type: 'PLAINTEXT' },
      { name: 'B', value: 'c', type: 'PARAMETER_STORE' },
    ]);
    expect(overridden({})).toEqual(BEFORE);
    expect(overridden({ sourceTypeOverride: 'NO_SOURCE' }).source.location).toBeUndefined();
  });
});

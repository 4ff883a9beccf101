import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { type BuildFixture, buildFixture, withoutTimes } from './fixture.js';

let server: TestServer;
let fixture: BuildFixture;

beforeAll(async () => {
  server = await startServer();
  fixture = await buildFixture(server);
  const iam = server.client(IAMClient);
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'build-role',
      PolicyName: 'secrets',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['ssm:GetParameters'],
            Resource: 'arn:aws:ssm:*:*:parameter/allowed/*',
          },
          {
            Effect: 'Allow',
            Action: ['secretsmanager:GetSecretValue'],
            Resource: 'arn:aws:secretsmanager:*:*:secret:allowed/*',
          },
        ],
      }),
    }),
  );
  const ssm = server.client(SSMClient);
  const put = (Name: string, Value: string) =>
    ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString' }));
  await put('/allowed/password', 'hunter2-from-ssm');
  await put('/other/password', 'never');
  const secrets = server.client(SecretsManagerClient);
  await secrets.send(
    new CreateSecretCommand({
      Name: 'allowed/json',
      SecretString: '{"user":"scott","port":5432,"old":"first"}',
    }),
  );
  await secrets.send(
    new PutSecretValueCommand({ SecretId: 'allowed/json', SecretString: '{"user":"tiger","port":5433}' }),
  );
  await secrets.send(new CreateSecretCommand({ Name: 'allowed/key', SecretString: 'line one\nline two' }));
  await secrets.send(new CreateSecretCommand({ Name: 'other', SecretString: 'never' }));
});
afterAll(() => server.close());

const spec = (env: string, commands: readonly string[]) =>
  `version: 0.2\nenv:\n${env}phases:\n  build:\n    commands:\n${commands.map((command) => `      - ${JSON.stringify(command)}\n`).join('')}`;

describe('variables from elsewhere', () => {
  it('have the values of parameters and secrets, and are hidden in the log', async () => {
    const build = await fixture.run(
      spec(
        `  variables:\n    STAGE: allowed\n  parameter-store:\n    PASSWORD: /allowed/password\n    AGAIN: /$STAGE/password:1\n  secrets-manager:\n    WHO: allowed/json:user\n    PORT: allowed/json:port\n    BEFORE: allowed/json:old:AWSPREVIOUS\n    KEY: allowed/key\n`,
        [
          'test "$PASSWORD $AGAIN" = "hunter2-from-ssm hunter2-from-ssm"',
          'test "$WHO $PORT $BEFORE" = "tiger 5433 first"',
          'test "$(echo "$KEY" | wc -l)" = 2',
          'echo "<$PASSWORD> <$BEFORE>"; echo "$KEY"',
          'env | sort',
        ],
      ),
    );
    expect(build.buildStatus).toBe('SUCCEEDED');
    const lines = await fixture.lines(build);
    expect(lines).toContain('<***> <***>');
    expect(lines.filter((line) => line === '***')).toHaveLength(3);
    expect(lines.join('\n')).not.toMatch(/hunter2-from|tiger|line one|line two/);
    expect(withoutTimes(lines)).toContain('Decrypting parameter store environment variables');
  });

  it('may be asked for by the project, which wins over the buildspec and shows the reference only', async () => {
    const name = await fixture.project({
      buildspec: spec(
        '  variables:\n    A: plain\n    B: plain\n  exported-variables: [A, B, C, AWS_REGION]\n',
        ['test "$A $B" = "hunter2-from-ssm tiger"; C=told'],
      ),
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
        environmentVariables: [
          { name: 'A', value: '/allowed/password', type: 'PARAMETER_STORE' },
          { name: 'B', value: 'allowed/json:user', type: 'SECRETS_MANAGER' },
        ],
      },
    });
    const build = await fixture.finished(await fixture.start(name));
    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(build.environment?.environmentVariables?.[0]).toEqual({
      name: 'A',
      value: '/allowed/password',
      type: 'PARAMETER_STORE',
    });
    expect(build.exportedEnvironmentVariables).toEqual([{ name: 'C', value: 'told' }]);
  });

  it.each([
    [
      'parameter-store',
      '/allowed/absent',
      'Decrypted Variables Error',
      'parameter does not exist: /allowed/absent',
    ],
    [
      'parameter-store',
      '/other/password',
      'Decrypted Variables Error',
      'is not authorized to perform: ssm:GetParameters',
    ],
    [
      'secrets-manager',
      'allowed/absent',
      'Secrets Manager Error',
      "Secrets Manager can't find the specified secret.",
    ],
    [
      'secrets-manager',
      'other',
      'Secrets Manager Error',
      'is not authorized to perform: secretsmanager:GetSecretValue',
    ],
    ['secrets-manager', 'allowed/json:nothing', 'Secrets Manager Error', 'has no key nothing'],
    ['secrets-manager', 'allowed/key:user', 'Secrets Manager Error', 'is not a JSON object'],
  ])('%s %s fails the source phase', async (key, reference, statusCode, message) => {
    const build = await fixture.run(spec(`  ${key}:\n    A: ${reference}\n`, ['true']));
    const phase = build.phases?.find(({ phaseType }) => phaseType === 'DOWNLOAD_SOURCE');
    expect(phase?.phaseStatus).toBe('FAILED');
    expect(phase?.contexts?.[0]?.statusCode).toBe(statusCode);
    expect(phase?.contexts?.[0]?.message).toContain(message);
  });
});

describe('what a build finds around it', () => {
  it('is an endpoint for its credentials, which are its role’s and open with its token only', async () => {
    const build = await fixture.run(
      spec('  shell: bash\n', [
        'test -z "$AWS_ACCESS_KEY_ID"',
        'curl -sf -H "Authorization: $AWS_CONTAINER_AUTHORIZATION_TOKEN" "$AWS_CONTAINER_CREDENTIALS_FULL_URI" > answer',
        'grep -o "arn:aws:iam::[^\\"]*" answer; cat answer; echo',
        'echo "stranger $(curl -s -o /dev/null -w "%{http_code}" "$AWS_CONTAINER_CREDENTIALS_FULL_URI")"',
        'echo "number $CODEBUILD_BUILD_NUMBER, initiator $CODEBUILD_INITIATOR, exit $CODEBUILD_LAST_EXIT"',
      ]),
    );
    const lines = await fixture.lines(build);
    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(lines).toContain(fixture.roleArn);
    expect(lines).toContain('stranger 403');
    expect(lines).toContain('number 1, initiator root, exit 0');
    expect(lines.find((line) => line.startsWith('{"RoleArn"'))).toContain(
      '"SecretAccessKey":"***","Token":"***"',
    );
  });

  it('are the programs of AWS’s images', async () => {
    const build = await fixture.run(
      spec('  variables: {}\n', [
        'mkdir -p a/b && touch a/1.js a/b/2.js a/b/3.txt "a.js" && echo x > package-lock.json',
        'codebuild-glob-search "**/*.js" "?.js" | tr "\\n" " "',
        'codebuild-hash-files package-lock.json | wc -c',
        'test "$(codebuild-hash-files "**/*.js")" = "$(codebuild-hash-files "a/**/*.js" a.js)"',
        'codebuild-breakpoint',
        'codebuild-tests-run --test-command "echo ran" --files-search "codebuild-glob-search \'a/**/*.js\'"',
        'PIPEWRIGHT_SHARD_COUNT=2 PIPEWRIGHT_SHARD_INDEX=1 codebuild-tests-run --test-command "echo second" --files-search "codebuild-glob-search \'**/*.js\'"',
      ]),
    );
    const lines = await fixture.lines(build);
    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(lines).toContain('a.js a/1.js a/b/2.js ');
    expect(lines.map((line) => line.trim())).toContain('65');
    expect(lines).toContain('codebuild-breakpoint: ignored, this build has no debug session');
    expect(lines).toContain('ran a/1.js a/b/2.js');
    expect(lines).toContain('second a/1.js');
  });

  it('are the runtimes of this machine: others fail in AWS’s words', async () => {
    const runtimes = (text: string) =>
      `version: 0.2\nenv:\n  variables: {WANTED: "${process.versions.node.split('.')[0]}"}\nphases:\n  install:\n    runtime-versions:\n${text}  build:\n    commands: [node --version]\n`;
    const good = await fixture.run(runtimes('      nodejs: $WANTED\n      docker: 20\n'));
    expect(good.buildStatus).toBe('SUCCEEDED');
    expect(withoutTimes(await fixture.lines(good))).toContain(
      `Selecting 'nodejs' runtime version '${process.versions.node.split('.')[0]}' based on manual selections...`,
    );
    const bad = await fixture.run(runtimes('      nodejs: 4\n'));
    expect(bad.phases?.find(({ phaseType }) => phaseType === 'DOWNLOAD_SOURCE')?.contexts).toEqual([
      {
        statusCode: 'YAML_FILE_ERROR',
        message: `Unknown runtime version named '4' of nodejs. This build image has the following versions: ${process.versions.node}`,
      },
    ]);
    const own = await fixture.run(runtimes('      nodejs: 4\n'), { imageOverride: 'alpine' });
    expect(own.buildStatus).toBe('SUCCEEDED');
  });
});

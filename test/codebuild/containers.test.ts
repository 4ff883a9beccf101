import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { StopBuildCommand } from '@aws-sdk/client-codebuild';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/config.js';
import { hasAwsForContainers, testImageWithAws } from '../harness/aws-image.js';
import { dockerIsThere, testImage, testImageWithDocker } from '../harness/docker.js';
import { hasRegistry, REGISTRY_LOGIN, type RegistryProcess, startRegistry } from '../harness/registry.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { type BuildFixture, buildFixture, phasesOf, withoutTimes } from './fixture.js';

const isThere = dockerIsThere();

describe.skipIf(!isThere)('builds in containers', () => {
  let server: TestServer;
  let fixture: BuildFixture;
  let registry: RegistryProcess | undefined;
  let root = '';

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'containers-'));
    registry = hasRegistry() ? await startRegistry(root, 'operator') : undefined;
    server = await startServer({
      builds: {
        ...DEFAULT_CONFIG.builds,
        engine: 'auto',
        images: { 'aws/codebuild/*': testImage() },
        dockerHost: process.env.DOCKER_HOST,
        registry: registry?.address,
        registryLogin: REGISTRY_LOGIN,
      },
    });
    fixture = await buildFixture(server);
  });

  afterAll(async () => {
    await server.close();
    await registry?.stop();
    await rm(root, { recursive: true, force: true });
  });

  const containersOf = (buildId: string) =>
    execFileSync('docker', ['ps', '-aq', '--filter', `label=pipewright.job=${buildId.split(':')[1]}`], {
      encoding: 'utf8',
    }).trim();

  it('find everything where it is on AWS, and hand on what they set', async () => {
    const key = await fixture.putZip('in/source.zip', { 'src/a.txt': 'from the source' });
    const project = await fixture.project({
      source: {
        type: 'S3',
        location: key,
        buildspec: `version: 0.2
env:
  exported-variables: [SEEN]
phases:
  install:
    commands:
      - echo "in $CODEBUILD_SRC_DIR"
      - pwd; id -un; echo "home $HOME"; echo "BuildKit $DOCKER_BUILDKIT"
      - cd src && SEEN="$(cat a.txt)"
  build:
    commands:
      - echo "$SEEN, still in $(pwd)"
      - cat /codebuild/output/tmp/dir.txt > ../made.txt
      - hostname > /dev/null; which codebuild-resume
      - ln -s /etc/passwd ../stolen.txt
      - (printf 'GET %s HTTP/1.0\\r\\nHost:%s\\r\\nAuthorization:%s\\r\\n\\r\\n' "/\${AWS_CONTAINER_CREDENTIALS_FULL_URI#*//*/}" "\${AWS_ENDPOINT_URL#*//}" "$AWS_CONTAINER_AUTHORIZATION_TOKEN"; sleep 0.5) | nc $(echo "\${AWS_ENDPOINT_URL#*//}" | tr ':' ' ') | grep -c AccessKeyId
artifacts:
  base-directory: $CODEBUILD_SRC_DIR
  files: ['*.txt']
`,
      },
      artifacts: { type: 'S3', location: fixture.bucket, path: 'out', packaging: 'NONE', name: 'made' },
    });
    const build = await fixture.finished(await fixture.start(project));
    const lines = withoutTimes(await fixture.lines(build));
    expect(build.buildStatus, lines.join('\n')).toBe('SUCCEEDED');
    expect(lines[0]).toBe(`Running on Pipewright: a container of ${testImage()}`);
    const source = lines.find((line) => line.startsWith('CODEBUILD_SRC_DIR='))?.split('=')[1] ?? '';
    expect(source).toMatch(/^\/codebuild\/output\/src\d+\/src$/);
    expect(lines).toContain(`in ${source}`);
    expect(lines).toEqual(
      expect.arrayContaining([source, 'root', 'home /root', 'BuildKit 0', '/codebuild/bin/codebuild-resume']),
    );
    expect(lines).toContain(`from the source, still in ${source}/src`);
    expect(lines.at(lines.findIndex((line) => line.includes('AccessKeyId')) + 1)).toBe('1');
    expect(build.exportedEnvironmentVariables).toEqual([{ name: 'SEEN', value: 'from the source' }]);
    expect((await fixture.getObject('out/made/made.txt')).toString().trim()).toBe(`${source}/src`);
    await expect(fixture.getObject('out/made/stolen.txt')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await eventually(() => containersOf(build.id ?? '') === '');
  });

  it('fail in PROVISIONING where the image is not to be had', async () => {
    const build = await fixture.run('version: 0.2\nphases: {build: {commands: [true]}}\n', {
      imageOverride: '127.0.0.1:9/none:1',
    });
    expect(phasesOf(build).slice(-2)).toEqual(['PROVISIONING:FAILED', 'COMPLETED:-']);
    const context = build.phases?.find((phase) => phase.phaseType === 'PROVISIONING')?.contexts?.[0];
    expect(context?.statusCode).toBe('BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE');
    expect(context?.message).toMatch(
      /^Unable to pull customer's container image. CannotPullContainerError: Error response from daemon: .*127.0.0.1:9/,
    );
  });

  it('end with everything they started when they are stopped', async () => {
    const id = await fixture.start(
      await fixture.project({
        buildspec:
          'version: 0.2\nphases: {build: {commands: ["setsid sleep 600 & echo begun; sleep 600"]}}\n',
      }),
    );
    await eventually(async () => (await fixture.lines(await fixture.get(id))).includes('begun'));
    await fixture.codebuild.send(new StopBuildCommand({ id }));
    expect((await fixture.finished(id)).buildStatus).toBe('STOPPED');
    await eventually(() => containersOf(id) === '');
  });

  const IMAGE_SPEC = `version: 0.2
phases:
  pre_build:
    commands:
      - REPOSITORY_URI=012345678910.dkr.ecr.us-east-1.amazonaws.com/hello-world
      - aws ecr get-login-password --region $AWS_DEFAULT_REGION | docker login --username AWS --password-stdin 012345678910.dkr.ecr.us-east-1.amazonaws.com
      - IMAGE_TAG=${'$'}{CODEBUILD_BUILD_NUMBER:=latest}
  build:
    commands:
      - printf 'FROM ${isThere ? testImage() : ''}\\nRUN echo hello > /hello\\n' > Dockerfile
      - docker build -t $REPOSITORY_URI:latest .
      - docker tag $REPOSITORY_URI:latest $REPOSITORY_URI:$IMAGE_TAG
  post_build:
    commands:
      - docker push $REPOSITORY_URI:latest
      - docker push $REPOSITORY_URI:$IMAGE_TAG
      - printf '[{"name":"hello-world","imageUri":"%s"}]' $REPOSITORY_URI:$IMAGE_TAG > imagedefinitions.json
artifacts:
    files: imagedefinitions.json
`;

  const allow = (PolicyName: string, ...Action: string[]) =>
    fixture.iam.send(
      new PutRolePolicyCommand({
        RoleName: 'build-role',
        PolicyName,
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
        }),
      }),
    );

  const canPush = hasRegistry() && hasAwsForContainers;

  it.runIf(canPush)(
    "build and push an image to AWS's registry, as the tutorials do",
    async () => {
      const project = await fixture.project({
        source: { type: 'NO_SOURCE', buildspec: IMAGE_SPEC },
        artifacts: { type: 'S3', location: fixture.bucket, packaging: 'NONE', name: 'image' },
        environment: {
          type: 'LINUX_CONTAINER',
          image: testImageWithAws(),
          computeType: 'BUILD_GENERAL1_SMALL',
          privilegedMode: true,
        },
      });
      const outcome = async () => {
        const build = await fixture.finished(await fixture.start(project), 40_000);
        return { status: build.buildStatus, text: (await fixture.lines(build)).join('\n') };
      };
      const forbidden = await outcome();
      expect(forbidden.status).toBe('FAILED');
      expect(forbidden.text).toMatch(
        /An error occurred \(AccessDeniedException\) when calling the GetAuthorizationToken operation: User: arn:aws:sts::000000000000:assumed-role\/build-role\/\S+ is not authorized to perform: ecr:GetAuthorizationToken on resource: \* because no identity-based policy allows the ecr:GetAuthorizationToken action/,
      );
      await allow('log-in', 'ecr:GetAuthorizationToken');
      const loggedIn = await outcome();
      expect(loggedIn.status).toBe('FAILED');
      expect(loggedIn.text).toMatch(
        /denied: User: \S+ is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:us-east-1:012345678910:repository\/hello-world because/,
      );
      await allow('push', 'ecr:*LayerUpload', 'ecr:UploadLayerPart', 'ecr:PutImage', 'ecr:BatchCheck*');
      const { status, text } = await outcome();
      expect(status, text).toBe('SUCCEEDED');
      expect([...((await registry?.tags('hello-world')) ?? [])].sort()).toEqual(['3', 'latest']);
      const made = (await fixture.getObject('image/imagedefinitions.json')).toString();
      expect(made).toContain('012345678910.dkr.ecr.us-east-1.amazonaws.com/hello-world:3');
      const fromImage = async () =>
        await fixture.run('version: 0.2\nphases: {build: {commands: [cat /hello]}}\n', {
          imageOverride: '012345678910.dkr.ecr.us-east-1.amazonaws.com/hello-world:3',
          imagePullCredentialsTypeOverride: 'SERVICE_ROLE',
        });
      const unpulled = (await fromImage()).phases?.find(({ phaseStatus }) => phaseStatus === 'FAILED');
      expect(unpulled).toMatchObject({ phaseType: 'PROVISIONING' });
      expect(unpulled?.contexts?.[0]).toMatchObject({
        statusCode: 'BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE',
        message: expect.stringMatching(
          /may require 'docker login': denied: User: \S+ is not authorized to perform: ecr:BatchGetImage on resource: \S+:repository\/hello-world because/,
        ),
      });
      await allow('pull', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer');
      const next = await fromImage();
      expect(await fixture.lines(next)).toContain('hello');
      // What the first build has named goes with it; what the second was given stays, as every image that was pulled for a build.
      await eventually(() => {
        spawnSync('docker', ['rmi', `${registry?.address}/hello-world:3`], { stdio: 'ignore' });
        return !execFileSync('docker', ['images'], { encoding: 'utf8' }).includes('hello-world');
      });
    },
    120_000,
  );

  it('bring artifacts, reports and caches out of the container and back, wherever they lie in it', async () => {
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['codebuild:*Report*', 'codebuild:BatchPut*'], Resource: '*' }],
    });
    await fixture.iam.send(
      new PutRolePolicyCommand({ RoleName: 'build-role', PolicyName: 'reports', PolicyDocument }),
    );
    const project = await fixture.project({
      source: {
        type: 'NO_SOURCE',
        buildspec: `version: 0.2
phases:
  build:
    commands:
      - echo "found $(cat /root/.m2/deep/count 2>/dev/null || echo nothing) $(readlink /root/.m2/latest)"
      - mkdir -p /root/.m2/deep /opt/out/sub /var/results; ln -s /opt/out /made
      - echo x >> /root/.m2/deep/count; ln -sf deep/count /root/.m2/latest; ln -sf /etc/passwd /root/.m2/passwd
      - echo one > /opt/out/sub/a.txt; ln -s sub/a.txt /opt/out/link.txt; ln -s /etc/passwd /opt/out/stolen.txt
      - echo other > /opt/out/b.bin; echo twice > /opt/out/c.txt; ln /opt/out/c.txt /opt/out/d.txt; mkfifo /opt/out/pipe.txt || true
      - echo '<testsuite name="s"><testcase name="t" classname="c"/></testsuite>' > /var/results/junit.xml
reports:
  unit: {files: ['*.xml'], base-directory: /var/results}
artifacts:
  base-directory: /made
  files: ['**/*.txt']
cache:
  paths: [/root/.m2/**/*, /absent/**/*]
`,
      },
      artifacts: { type: 'S3', location: fixture.bucket, packaging: 'NONE', name: 'copied' },
      cache: { type: 'S3', location: `${fixture.bucket}/caches` },
    });
    const finished = async () => {
      const build = await fixture.finished(await fixture.start(project));
      const lines = await fixture.lines(build);
      expect(build.buildStatus, lines.join('\n')).toBe('SUCCEEDED');
      return { build, lines };
    };
    const { build, lines } = await finished();
    expect(lines).toContain('found nothing ');
    expect(build.reportArns).toHaveLength(1);
    expect((await fixture.getObject('copied/sub/a.txt')).toString()).toBe('one\n');
    expect((await fixture.getObject('copied/link.txt')).toString()).toBe('one\n');
    expect((await fixture.getObject('copied/d.txt')).toString()).toBe('twice\n');
    for (const key of ['copied/stolen.txt', 'copied/b.bin', 'copied/pipe.txt']) {
      await expect(fixture.getObject(key)).rejects.toMatchObject({ name: 'NoSuchKey' });
    }
    expect((await finished()).lines).toContain('found x deep/count');
  });

  it('join the Docker network of their VPC where there is one, and trust a certificate of their project', async () => {
    const vpcId = `vpc-${randomUUID().slice(0, 8)}`;
    execFileSync('docker', ['network', 'create', '--subnet', '10.213.77.0/24', vpcId], { stdio: 'ignore' });
    try {
      const subject = ['-subj', '/CN=own', '-keyout', join(root, 'key.pem'), '-out', join(root, 'own.pem')];
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], {
        stdio: 'ignore',
      });
      const Body = await readFile(join(root, 'own.pem'));
      await fixture.s3.send(new PutObjectCommand({ Bucket: fixture.bucket, Key: 'own.pem', Body }));
      const run = async (vpc: string) => {
        const project = await fixture.project({
          buildspec:
            'version: 0.2\nphases: {build: {commands: [hostname -i, "echo $SSL_CERT_FILE; grep -c BEGIN $SSL_CERT_FILE"]}}\n',
          environment: {
            type: 'LINUX_CONTAINER',
            image: testImage(),
            computeType: 'BUILD_GENERAL1_SMALL',
            certificate: `${fixture.bucket}/own.pem`,
          },
          vpcConfig: { vpcId: vpc, subnets: ['subnet-1'], securityGroupIds: ['sg-1'] },
        });
        return withoutTimes(await fixture.lines(await fixture.finished(await fixture.start(project))));
      };
      const joined = await run(vpcId);
      expect(joined).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^10\.213\.77\./),
          '/codebuild/output/tmp/ca-bundle.pem',
          '1',
        ]),
      );
      const alone = await run('vpc-none');
      expect(alone).toContain('The VPC vpc-none is not used: there is no Docker network vpc-none');
      expect(alone).toEqual(expect.arrayContaining([expect.stringMatching(/^169\.254\.170\./)]));
    } finally {
      await eventually(() => spawnSync('docker', ['network', 'rm', vpcId], { stdio: 'ignore' }).status === 0);
    }
  });

  it('tell CloudWatch every minute what they use', async () => {
    const hurried = await startServer({
      timeScale: 60,
      builds: {
        ...DEFAULT_CONFIG.builds,
        engine: 'docker',
        images: { 'aws/codebuild/*': testImage() },
        dockerHost: process.env.DOCKER_HOST,
      },
    });
    try {
      const { project, start, codebuild } = await buildFixture(hurried);
      const buildspec = 'version: 0.2\nphases: {build: {commands: ["while :; do :; done"]}}\n';
      const projectName = await project({ buildspec });
      const id = await start(projectName);
      const cloudwatch = hurried.client(CloudWatchClient);
      const told = (Dimensions: { Name: string; Value: string }[]) =>
        cloudwatch.send(new ListMetricsCommand({ Namespace: 'AWS/CodeBuild', Dimensions }));
      const { Metrics = [] } = await eventually(
        async () => {
          const found = await told([{ Name: 'BuildId', Value: id }]);
          return (found.Metrics ?? []).length > 0 && found;
        },
        { timeoutMs: 20_000 },
      );
      expect(Metrics.map(({ MetricName }) => MetricName).sort()).toEqual([
        'CPUUtilized',
        'CPUUtilizedPercent',
        'MemoryUtilized',
        'MemoryUtilizedPercent',
        'StorageReadBytes',
        'StorageWriteBytes',
      ]);
      const ofProject = await told([{ Name: 'ProjectName', Value: projectName }]);
      expect(ofProject.Metrics?.some(({ MetricName }) => MetricName === 'CPUUtilized')).toBe(true);
      await codebuild.send(new StopBuildCommand({ id }));
      await eventually(() => containersOf(id) === '');
    } finally {
      await hurried.close();
    }
  });

  it('have no Docker without privileged mode', async () => {
    const build = await fixture.run('version: 0.2\nphases: {build: {commands: [docker ps]}}\n', {
      imageOverride: testImageWithDocker(),
    });
    expect(build.buildStatus).toBe('FAILED');
    expect((await fixture.lines(build)).join('\n')).toMatch(
      /Cannot connect to the Docker daemon at unix:\/\/\/var\/run\/docker.sock. Is the docker daemon running\?/,
    );
  });

  it('fail with a clear context where the container dies', async () => {
    const id = await fixture.start(
      await fixture.project({
        buildspec: 'version: 0.2\nphases: {build: {commands: ["echo begun; sleep 600"]}}\n',
      }),
    );
    await eventually(async () => (await fixture.lines(await fixture.get(id))).includes('begun'));
    execFileSync('docker', ['kill', containersOf(id)], { stdio: 'ignore' });
    const build = await fixture.finished(id);
    expect(build.buildStatus).toBe('FAILED');
    expect(build.phases?.find((phase) => phase.phaseStatus === 'FAILED')?.contexts?.[0]?.message).toContain(
      'Build container found dead before completing the build',
    );
  });
});

// What one permission costs: a principal with ten policies of twenty statements each, most of which are about other services.
import { compilePolicy } from '../dist/engines/policy/compile.js';
import { decide } from '../dist/engines/policy/evaluate.js';

const POLICIES = 10;
const STATEMENTS = 20;
const WARM_UP = 20_000;
const SAMPLES = 20_000;

const ACCOUNT = '111122223333';
const SERVICES = ['s3', 'logs', 'codebuild', 'codepipeline', 'codecommit', 'ecr', 'ecs', 'iam', 'kms', 'sqs'];

/** Names, patterns, variables and conditions, as policies of delivery pipelines have them. */
function statement(policy, index) {
  const service = SERVICES[(policy + index) % SERVICES.length];
  return {
    Sid: `S${index}`,
    Effect: index % 10 === 9 ? 'Deny' : 'Allow',
    Action: [`${service}:Get*`, `${service}:List*`, `${service}:Describe${index}`],
    Resource: [
      `arn:aws:${service}:*:${ACCOUNT}:*/team-${policy}-${index}/*`,
      `arn:aws:${service}:us-east-1:*:own/\${aws:username}/${index}`,
    ],
    ...(index % 4 === 0 && {
      Condition: {
        StringLike: { 'aws:PrincipalTag/team': `team-${policy}*` },
        Bool: { 'aws:SecureTransport': 'true' },
      },
    }),
  };
}

function policies() {
  return Array.from({ length: POLICIES }, (_, policy) => {
    const Statement = Array.from({ length: STATEMENTS }, (_, index) => statement(policy, index));
    const text = JSON.stringify({ Version: '2012-10-17', Statement });
    return { source: `policy-${policy}`, policy: compilePolicy(text) };
  });
}

const VALUES = {
  'aws:username': ['ann'],
  'aws:principaltag/team': ['team-3'],
  'aws:securetransport': ['true'],
};

export function run(report) {
  const caller = { kind: 'aws', accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/ann` };
  const set = { identity: policies(), caller };
  const context = { values: (key) => VALUES[key] };
  // One is allowed by the last statements that are looked at, the other by none at all.
  const requests = [
    {
      action: 'codebuild:GetProject',
      resource: `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/team-9-3/web`,
      context,
    },
    {
      action: 'codebuild:StartBuild',
      resource: `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/web`,
      context,
    },
  ];
  for (let i = 0; i < WARM_UP; i++) decide(requests[i % 2], set);
  const samples = [];
  for (let i = 0; i < SAMPLES; i++) {
    const startedAt = process.hrtime.bigint();
    decide(requests[i % 2], set);
    samples.push(Number(process.hrtime.bigint() - startedAt) / 1_000);
  }
  samples.sort((left, right) => left - right);
  report.detail(`p99 ${samples[Math.floor(SAMPLES * 0.99)].toFixed(1)} µs`);
  report.figure(
    `a decision over ${POLICIES} policies of ${STATEMENTS} statements, p50`,
    samples[SAMPLES / 2],
    'µs',
    '<=',
    20,
  );
}

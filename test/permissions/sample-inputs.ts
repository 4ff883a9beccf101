import type { NormalizedSchema } from '@smithy/core/schema';
import type { Constraints, MemberConstraint } from '../../src/front-door/constraints.js';
import { mergedTraits } from '../../src/wire/schema.js';

export const ACCOUNT = '000000000000';
const HERE = `us-east-1:${ACCOUNT}`;
const TRAIL = 'app/web/50dc6c495c0c9188';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;

/** What a member of this name holds, whichever operation has it. */
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/^LoadBalancerArns?$/, `arn:aws:elasticloadbalancing:${HERE}:loadbalancer/${TRAIL}`],
  [/^TargetGroupArns?$/, `arn:aws:elasticloadbalancing:${HERE}:targetgroup/web/73e2d6bc24d8a067`],
  [/^ListenerArns?$/, `arn:aws:elasticloadbalancing:${HERE}:listener/${TRAIL}/f2f7dc8efc522ab2`],
  [
    /^RuleArns?$/,
    `arn:aws:elasticloadbalancing:${HERE}:listener-rule/${TRAIL}/f2f7dc8efc522ab2/9683b2d02a6cabee`,
  ],
  [/role|PermissionsBoundary/i, ROLE],
  [/^PolicySourceArn$/, `arn:aws:iam::${ACCOUNT}:user/ann`],
  [/^PolicyArns?$/, `arn:aws:iam::${ACCOUNT}:policy/some`],
  [/MFADevice.*|^SerialNumber$/, `arn:aws:iam::${ACCOUNT}:mfa/ann`],
  [/^OpenIDConnectProviderArn$/, `arn:aws:iam::${ACCOUNT}:oidc-provider/example.com`],
  [/^SAMLProviderArn$/, `arn:aws:iam::${ACCOUNT}:saml-provider/example`],
  [/^(Policy|PolicyDocument|AssumeRolePolicyDocument)$/, '{"Version":"2012-10-17","Statement":[]}'],
];

/** The ARN that a service's tagging operations take. */
const TAGGED: Readonly<Record<string, string>> = {
  cloudwatch: `arn:aws:cloudwatch:${HERE}:alarm:cpu`,
  codeconnections: `arn:aws:codeconnections:${HERE}:connection/8ad46c5b-f4f5-4e1b-a5a5-b7d0a5d4f5a4`,
  'codestar-connections': `arn:aws:codestar-connections:${HERE}:connection/8ad46c5b-f4f5-4e1b-a5a5-b7d0a5d4f5a4`,
  codebuild: `arn:aws:codebuild:${HERE}:report-group/web`,
  codecommit: `arn:aws:codecommit:${HERE}:web`,
  codedeploy: `arn:aws:codedeploy:${HERE}:application:web`,
  codepipeline: `arn:aws:codepipeline:${HERE}:web`,
  elasticloadbalancing: `arn:aws:elasticloadbalancing:${HERE}:loadbalancer/${TRAIL}`,
  events: `arn:aws:events:${HERE}:rule/web`,
  logs: `arn:aws:logs:${HERE}:log-group:web`,
  sns: `arn:aws:sns:${HERE}:web`,
};

export interface SampleRules {
  readonly service: string;
  readonly constraints: Constraints;
}

/** An input with every member, made of plain names, first enum values and ARNs that look like the real ones. */
export function sampleInput(schema: NormalizedSchema, rules: SampleRules): Record<string, unknown> {
  return (sampleOf(schema, '', undefined, rules, []) ?? {}) as Record<string, unknown>;
}

function sampleOf(
  schema: NormalizedSchema,
  name: string,
  bounds: MemberConstraint | undefined,
  rules: SampleRules,
  outer: readonly unknown[],
): unknown {
  if (schema.isUnitSchema()) return {};
  if (schema.isStructSchema()) return sampleStructure(schema, rules, outer);
  if (schema.isListSchema()) {
    const item = sampleOf(schema.getValueSchema(), name, bounds?.each, rules, outer);
    return item === undefined ? undefined : [item];
  }
  if (schema.isMapSchema())
    return { team: sampleOf(schema.getValueSchema(), name, bounds?.each, rules, outer) };
  if (schema.isTimestampSchema()) return new Date(1_700_000_000_000);
  if (schema.isBlobSchema()) return new Uint8Array([1]);
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return bounds?.min ?? 1;
  return sampleText(name, bounds, rules);
}

function sampleStructure(
  schema: NormalizedSchema,
  rules: SampleRules,
  outer: readonly unknown[],
): Record<string, unknown> | undefined {
  const raw = schema.getSchema();
  if (outer.includes(raw)) return undefined;
  const result: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    if (mergedTraits(member).eventStream !== undefined) continue;
    const bounds = rules.constraints[`${schema.getName()}.${name}`];
    const value = sampleOf(member, name, bounds, rules, [...outer, raw]);
    if (value !== undefined) result[name] = value;
    if (schema.isUnionSchema()) break;
  }
  return result;
}

function sampleText(name: string, bounds: MemberConstraint | undefined, { service }: SampleRules): string {
  if (bounds?.enum) return bounds.enum[0] ?? '';
  const isName = /name$/i.test(name);
  const known = isName ? undefined : BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  if (known !== undefined) return known;
  if (/arns?$|^resource(Arn|Id)$/i.test(name)) return TAGGED[service] ?? ROLE;
  return /^key$/i.test(name) ? 'team' : 'web';
}

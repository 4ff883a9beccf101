import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAwsError } from '../../kernel/aws-error.js';
import { compilePolicy } from './compile.js';
import { PolicySyntaxError } from './document.js';
import { type PolicyUse, validatePolicy } from './validate.js';

const GOOD = { Effect: 'Allow', Action: 'codebuild:StartBuild', Resource: '*' };

function problemOf(document: unknown, use: PolicyUse = 'managed'): string {
  try {
    validatePolicy(typeof document === 'string' ? document : JSON.stringify(document), use);
    return 'accepted';
  } catch (error) {
    if (!isAwsError(error, 'MalformedPolicyDocumentException')) throw error;
    return error.message;
  }
}

const withStatement = (statement: object) => ({ Version: '2012-10-17', Statement: statement });
const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';

describe('identity policies', () => {
  it.each<[object, string]>([
    [GOOD, 'accepted'],
    [[GOOD, { ...GOOD, Sid: 'a' }], 'accepted'],
    [{ ...GOOD, Condition: { Bool: { 'aws:SecureTransport': true } } }, 'accepted'],
    [{ ...GOOD, Condition: { NumericLessThan: { 's3:max-keys': 10 } } }, 'accepted'],
    [[], SYNTAX],
    [{ ...GOOD, Effect: 'Perhaps' }, SYNTAX],
    [{ ...GOOD, Reason: 'none' }, SYNTAX],
    [{ ...GOOD, NotAction: 's3:*' }, SYNTAX],
    [{ ...GOOD, Resource: { a: 'b' } }, SYNTAX],
    [{ ...GOOD, Condition: { StringIs: { k: 'v' } } }, SYNTAX],
    [{ ...GOOD, Condition: { 'ForAnyValue::StringEquals': { k: 'v' } } }, SYNTAX],
    [{ ...GOOD, Effect: 'allow' }, LEGACY],
    [{ ...GOOD, Condition: { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } } }, LEGACY],
    [{ ...GOOD, Resource: 'arn:aws:s3::web' }, LEGACY],
    [
      [
        { ...GOOD, Sid: 'a' },
        { ...GOOD, Sid: 'a' },
      ],
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    [{ Effect: 'Allow', Resource: '*' }, 'Policy statement must contain actions.'],
    [{ Effect: 'Allow', Action: 's3:*' }, 'Policy statement must contain resources.'],
    [{ ...GOOD, Resource: [] }, 'Policy statement must contain resources.'],
    [{ ...GOOD, Resource: 'web' }, 'Resource web must be in ARN format or "*".'],
    [
      { ...GOOD, Resource: 'arn:cloud:s3:::web' },
      'Partition "cloud" is not valid for resource "arn:cloud:s3:::web".',
    ],
    [{ ...GOOD, Resource: 'arn:aws' }, 'Resource vendor must be fully qualified and cannot contain regexes.'],
    [
      { ...GOOD, Resource: 'arn:aws:s3:eu-west-1::web' },
      'Resource arn:aws:s3:eu-west-1::web can not contain region information.',
    ],
    [
      { ...GOOD, Action: 'StartBuild' },
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [{ ...GOOD, Action: 's3:Get:Object' }, 'Actions/Condition can contain only one colon.'],
    [{ ...GOOD, Action: 's 3:Get' }, 'Vendor s 3 is not valid'],
    [{ ...GOOD, Principal: '*' }, 'Policy document should not specify a principal.'],
  ])('case %#: %j', (statement, expected) => {
    expect(problemOf(withStatement(statement))).toBe(expected);
  });

  it('need the newer version only where they are managed', () => {
    const old = { Version: '2008-10-17', Statement: GOOD };
    expect(problemOf(old)).toBe('Policy document must be version 2012-10-17 or greater.');
    expect(problemOf(old, 'inline')).toBe('accepted');
    expect(problemOf({ Statement: GOOD }, 'session')).toBe('accepted');
  });
});

describe('trust policies', () => {
  const trust = {
    Effect: 'Allow',
    Principal: { Service: 'codebuild.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };

  it.each<[unknown, string]>([
    [withStatement(trust), 'accepted'],
    [{ Version: '2008-10-17', Statement: trust }, 'accepted'],
    [withStatement({ ...trust, Principal: { AWS: ['111122223333', '*'] } }), 'accepted'],
    [withStatement({ ...trust, Principal: { Federated: 'cognito-identity.amazonaws.com' } }), 'accepted'],
    ['{"Version": "2012-10-17",}', 'This policy contains invalid Json'],
    ['"text"', SYNTAX],
    [withStatement({ ...trust, Resource: '*' }), 'Has prohibited field Resource'],
    [withStatement({ Effect: 'Allow', Action: 'sts:AssumeRole' }), 'Missing required field Principal'],
    [
      withStatement({ ...trust, Action: 'sts:Assume' }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    [
      withStatement({ ...trust, Principal: { Service: 'codebuild' } }),
      'Invalid principal in policy: "SERVICE":"codebuild"',
    ],
    [withStatement({ ...trust, Principal: { AWS: 'ann' } }), 'Invalid principal in policy: "AWS":"ann"'],
  ])('case %#', (document, expected) => {
    expect(problemOf(document, 'trust')).toBe(expected);
  });
});

it('answers any text with a message, never with another error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.json({ maxDepth: 5 })), (text) => {
      const problem = problemOf(text);
      expect(problem).toEqual(expect.any(String));
    }),
  );
});

it('lets nothing through that cannot be compiled', () => {
  const value = fc.oneof(
    fc.constantFrom('Allow', 'Deny', '*', 's3:*', 'arn:aws:s3:::b'),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const statement = fc.dictionary(fc.constantFrom('Effect', 'Action', 'Resource', 'Condition', 'Sid'), value);
  fc.assert(
    fc.property(statement, (candidate) => {
      const document = JSON.stringify(withStatement(candidate));
      if (problemOf(document) === 'accepted')
        expect(() => compilePolicy(document)).not.toThrow(PolicySyntaxError);
    }),
    { numRuns: 500 },
  );
});

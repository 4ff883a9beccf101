import { describe, expect, test } from 'vitest';
import { isInPool } from './evaluate.js';
import { parseRuleContent } from './rule-content.js';

const IAM = 'arn:aws:iam::111122223333';
const STS = 'arn:aws:sts::111122223333';

describe('a pool member', () => {
  test.each([
    ['CodeCommitApprovers:111122223333:ann', `${IAM}:user/ann`, true],
    ['CodeCommitApprovers:111122223333:ann', `${IAM}:user/team/ann`, true],
    ['CodeCommitApprovers:111122223333:ann', `${STS}:federated-user/ann`, true],
    ['CodeCommitApprovers:111122223333:ann', `${STS}:assumed-role/review/ann`, false],
    ['CodeCommitApprovers:111122223333:*ann', `${STS}:assumed-role/review/ann`, true],
    ['CodeCommitApprovers:111122223333:review/ann', `${STS}:assumed-role/review/ann`, true],
    ['CodeCommitApprovers:111122223333:review/*', `${STS}:assumed-role/review/bob`, true],
    ['CodeCommitApprovers:111122223333:user/*', `${IAM}:user/bob`, true],
    ['CodeCommitApprovers:111122223333:user/*', `${STS}:assumed-role/review/bob`, false],
    ['CodeCommitApprovers:444455556666:ann', `${IAM}:user/ann`, false],
    [`${STS}:assumed-role/review/*`, `${STS}:assumed-role/review/bob`, true],
    [`${STS}:assumed-role/review/*`, `${STS}:assumed-role/reviewers/bob`, false],
    [`${IAM}:user/ann`, `${IAM}:user/ann`, true],
    [`${IAM}:user/a*n*n`, `${IAM}:user/an`, false],
    [`${IAM}:user/a*n*n`, `${IAM}:user/allann`, true],
  ])('%s and %s: %s', (entry, arn, expected) => {
    expect(isInPool(entry, arn)).toBe(expected);
  });
});

describe('the content of a rule', () => {
  const statement = { Type: 'Approvers', NumberOfApprovalsNeeded: 1 };
  const content = (rest: object) =>
    JSON.stringify({ Version: '2018-11-08', Statements: [statement], ...rest });

  test('names how many approvals are needed, and whose', () => {
    expect(parseRuleContent(content({}))).toEqual({ approvalsNeeded: 1, pool: [] });
    const ApprovalPoolMembers = ['CodeCommitApprovers:111122223333:ann'];
    const Statements = [{ ...statement, NumberOfApprovalsNeeded: 2, ApprovalPoolMembers }];
    expect(parseRuleContent(content({ Statements }))).toEqual({
      approvalsNeeded: 2,
      pool: ApprovalPoolMembers,
    });
  });

  test.each([
    ['no JSON', '{'],
    ['another version', content({ Version: '2012-10-17' })],
    ['no statement', content({ Statements: [] })],
    ['two statements', content({ Statements: [statement, statement] })],
    ['no approvals', content({ Statements: [{ ...statement, NumberOfApprovalsNeeded: 0 }] })],
    ['half an approval', content({ Statements: [{ ...statement, NumberOfApprovalsNeeded: 1.5 }] })],
    ['a stranger', content({ Statements: [{ ...statement, ApprovalPoolMembers: ['ann'] }] })],
    ['branches, which only templates have', content({ DestinationReferences: ['refs/heads/main'] })],
    ['too much', `${' '.repeat(3_000)}${content({})}`],
  ])('is not %s', (_what, text) => {
    expect(() => parseRuleContent(text)).toThrow('The content for the approval rule is not valid.');
  });
});

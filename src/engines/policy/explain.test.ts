import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from './compile.js';
import { decide, type PolicySet } from './evaluate.js';
import { type DecidedCheck, explainCheck } from './explain.js';
import { leastPrivilege } from './least-privilege.js';
import type { PrincipalFacts } from './principal-element.js';

const ACCOUNT = '111122223333';
const CALLER: PrincipalFacts = {
  kind: 'aws',
  accountId: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/run-1`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/deploy`,
};

const context = { values: (key: string) => (key === 'aws:username' ? ['ann'] : undefined) };

function sourced(source: string, ...statements: object[]) {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return { source, policy: compilePolicy(text) };
}

interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly conditions?: Readonly<Record<string, string>>;
}

function decided(asked: Asked, set: Partial<PolicySet>): DecidedCheck {
  const policies = { identity: [], caller: CALLER, ...set };
  const decision = decide({ ...asked, context }, policies);
  return { ...asked, asked: { decision, denied: { policies, context } } };
}

const GET = { action: 's3:GetObject', resource: 'arn:aws:s3:::web/a' };

describe('an explanation', () => {
  it('names what allows, with the place of the statement', () => {
    const identity = [
      sourced('a', { Effect: 'Allow', Action: 'ec2:*', Resource: '*' }),
      sourced(
        'b',
        { Effect: 'Deny', Action: 'ec2:*', Resource: '*' },
        { Sid: 'Read', Effect: 'Allow', Action: 's3:Get*', Resource: '*' },
      ),
    ];
    expect(explainCheck(CALLER.arn, decided(GET, { identity }))).toMatchObject({
      isAllowed: true,
      matched: [{ effect: 'Allow', layer: 'identity', policy: 'b', sid: 'Read', index: 1 }],
    });
  });

  it('tells what nearly allowed, and why it did not', () => {
    const identity = [
      sourced('other', { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::other/*' }),
      sourced('named', {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { StringEquals: { 'aws:username': 'ben' } },
      }),
      sourced('elsewhere', { Effect: 'Allow', Action: 'ec2:*', Resource: '*' }),
    ];
    const { nearMisses, missing } = explainCheck(CALLER.arn, decided(GET, { identity }));
    expect(missing).toBe('identity');
    expect(nearMisses.map(({ policy, why }) => [policy, why])).toEqual([
      ['other', 'resource'],
      ['named', 'condition'],
    ]);
    expect(nearMisses[1]?.failed).toEqual([
      { operator: 'StringEquals', key: 'aws:username', values: ['ben'], found: ['ann'] },
    ]);
  });
});

describe('the least privilege', () => {
  const caller = CALLER.roleArn ?? '';
  const patchesOf = (checks: readonly DecidedCheck[]) =>
    leastPrivilege(
      caller,
      checks.map((check) => explainCheck(CALLER.arn, check)),
    );

  it('has one statement for a resource, and passes a role to one service only', () => {
    const put = { ...GET, action: 's3:PutObject' };
    const pass = {
      action: 'iam:PassRole',
      resource: `arn:aws:iam::${ACCOUNT}:role/build`,
      conditions: { 'iam:passedtoservice': 'codebuild.amazonaws.com' },
    };
    expect(patchesOf([put, GET, pass].map((asked) => decided(asked, {})))).toEqual([
      {
        layer: 'identity',
        document: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: GET.resource },
            {
              Effect: 'Allow',
              Action: 'iam:PassRole',
              Resource: pass.resource,
              Condition: { StringEquals: { 'iam:PassedToService': 'codebuild.amazonaws.com' } },
            },
          ],
        },
      },
    ]);
  });

  it('is of the layer that says nothing', () => {
    const all = sourced('all', { Effect: 'Allow', Action: '*', Resource: '*' });
    const nothing = sourced('nothing', { Effect: 'Allow', Action: 'none:Such', Resource: '*' });
    const layers = (set: Partial<PolicySet>) => patchesOf([decided(GET, set)]).map(({ layer }) => layer);
    expect(layers({ identity: [all], boundary: nothing })).toEqual(['boundary']);
    expect(layers({ identity: [all], session: nothing })).toEqual(['session']);
    expect(layers({ identity: [all], crossAccount: true })).toEqual(['resource']);
    expect(
      layers({ identity: [all, sourced('no', { Effect: 'Deny', Action: '*', Resource: '*' })] }),
    ).toEqual([]);
  });

  it('names services as services, and who has no name as everybody', () => {
    const patch = (arn: string) => {
      const [first] = leastPrivilege(arn, [explainCheck(arn, decided(GET, { crossAccount: true }))]);
      return first?.document.Statement[0]?.Principal;
    };
    expect(patch('events.amazonaws.com')).toEqual({ Service: 'events.amazonaws.com' });
    expect(patch('anonymous')).toEqual({ AWS: '*' });
    expect(patch(caller)).toEqual({ AWS: caller });
  });

  it('mends whatever is silent, all layers at once', () => {
    const user: PrincipalFacts = { kind: 'aws', accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/ann` };
    const service: PrincipalFacts = { kind: 'service', accountId: ACCOUNT, arn: 'events.amazonaws.com' };
    const statements = fc.array(
      fc.record({
        Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
        Action: fc.constantFrom('s3:Get*', 's3:PutObject', 'none:Such'),
        Resource: fc.constantFrom('*', 'arn:aws:s3:::web/*'),
      }),
      { minLength: 1, maxLength: 3 },
    );
    const named = fc
      .tuple(statements, fc.constantFrom('*', { AWS: ACCOUNT }, { AWS: caller }, { AWS: user.arn }))
      .map(([list, Principal]) => list.map((one) => ({ ...one, Principal })));
    const sets = fc.record({
      who: fc.constantFrom(CALLER, user, service),
      identity: statements,
      boundary: fc.option(statements, { nil: undefined }),
      session: fc.option(statements, { nil: undefined }),
      resource: fc.option(named, { nil: undefined }),
      crossAccount: fc.boolean(),
      resourcePolicyDecides: fc.boolean(),
    });
    const asked = fc.record({
      action: fc.constantFrom('s3:GetObject', 's3:PutObject'),
      resource: fc.constantFrom(
        'arn:aws:s3:::web/a',
        `arn:aws:s3:::web/\${aws:username}?*$`,
        'policy path /',
        '*',
      ),
    });
    type Layers = Readonly<Record<'identity' | 'boundary' | 'session' | 'resource', object[] | undefined>>;
    const decideWith = (request: Asked, of: Layers, others: Partial<PolicySet>) => {
      const { identity = [], boundary, session, resource } = of;
      return decided(request, {
        ...others,
        identity: [sourced('own', ...identity)],
        ...(boundary && { boundary: sourced('boundary', ...boundary) }),
        ...(session && { session: sourced('session', ...session) }),
        ...(resource && { resource: sourced('resource', ...resource) }),
      });
    };
    fc.assert(
      fc.property(sets, asked, ({ who, crossAccount, resourcePolicyDecides, ...layers }, request) => {
        const others = { caller: who, crossAccount, resourcePolicyDecides };
        const check = decideWith(request, layers, others);
        const effect = check.asked?.decision.effect;
        const patches = leastPrivilege(who.roleArn ?? who.arn, [explainCheck(who.arn, check)]);
        expect(patches.length > 0).toBe(effect === 'implicitDeny');
        if (effect !== 'implicitDeny') return;
        const mended = { ...layers };
        for (const { layer, document } of patches) {
          mended[layer] = [...(mended[layer] ?? []), ...document.Statement] as never;
        }
        expect(decideWith(request, mended, others).asked?.decision.effect).toBe('allowed');
      }),
      { numRuns: 500 },
    );
  });

  it('lets pass what was refused, and nothing on other resources', () => {
    const statement = fc.record({
      Effect: fc.constant('Allow'),
      Action: fc.constantFrom('s3:GetObject', 's3:Put*', 'ec2:*'),
      Resource: fc.constantFrom('arn:aws:s3:::web/*', 'arn:aws:s3:::other/*'),
    });
    const asked = fc.record({
      action: fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:DeleteObject'),
      resource: fc.constantFrom('arn:aws:s3:::web/a', 'arn:aws:s3:::web/b', 'arn:aws:s3:::third/a'),
    });
    fc.assert(
      fc.property(
        fc.array(statement),
        fc.array(asked, { minLength: 1, maxLength: 4 }),
        (statements, requests) => {
          const identity = [
            sourced('own', ...statements, { Effect: 'Allow', Action: 'none:Such', Resource: '*' }),
          ];
          const patches = patchesOf(requests.map((request) => decided(request, { identity })));
          const added = patches.map(({ document }) => sourced('patch', ...document.Statement));
          for (const request of requests) {
            expect(decided(request, { identity: [...identity, ...added] }).asked?.decision.effect).toBe(
              'allowed',
            );
            const elsewhere = { ...request, resource: 'arn:aws:s3:::fourth/a' };
            expect(decided(elsewhere, { identity: added }).asked?.decision.effect).toBe('implicitDeny');
          }
        },
      ),
    );
  });
});

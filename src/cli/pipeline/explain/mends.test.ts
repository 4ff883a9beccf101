import { expect, it } from 'vitest';
import { mendFor } from './mends.js';

it.each([
  ['arn:aws:codebuild:us-east-1:111122223333:project/p', 'codebuild:StartBuild'],
  ['"arn:aws:s3:::site/index.html"', 's3:PutObject'],
])('names the resource %s of a denial, quoted or not', (resource, action) => {
  const denial = `User: arn:aws:sts::111122223333:assumed-role/weak/session is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  expect(mendFor([denial])).toMatch(
    new RegExp(`^Allow ${action} on ${resource.replaceAll('"', '')} to .*\\bweak\\.$`),
  );
});

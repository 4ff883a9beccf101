import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type { ClientConfig } from '../harness/server.js';

export const ACCOUNT = '111111111111';
export const OTHER_ACCOUNT = '222222222222';

/** Clients of one account in one region. */
export type As = <C>(Client: new (config: ClientConfig) => C) => C;

/** The main kind of resource of a service. Everything that is made has `secret-thing` in its name. */
export interface ResourceKind {
  readonly name: string;
  /** Of the account, whatever the region. */
  readonly isGlobal?: boolean;
  /** @returns what its service calls it by: ARN, id or name */
  make(as: As): Promise<string>;
  /** All that can be seen of it, its tags included. */
  describe(as: As, id: string): Promise<object>;
  readonly lists: readonly ((as: As) => Promise<object>)[];
  /** Attempts to read, to change, to tag and to delete it. */
  readonly touches: readonly ((as: As, id: string) => Promise<object>)[];
}

export const NAME = 'secret-thing';
export const TAG = { Key: 'k', Value: 'v' };
export const tag = { key: 'k', value: 'v' };
export const trusts = (service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' },
  });

export async function roleFor(as: As, service: string): Promise<string> {
  const RoleName = `kinds-${service}`;
  const AssumeRolePolicyDocument = trusts(`${service}.amazonaws.com`);
  const { Role } = await as(IAMClient).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  return Role?.Arn ?? '';
}

/** Answers without what differs between two calls. */
export async function plain(answers: readonly Promise<object>[]): Promise<object> {
  const all = await Promise.all(answers);
  return all.map((answer) => ({ ...answer, $metadata: undefined }));
}

import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { BASE64_ALPHABET, type Ids } from '../../../kernel/ids.js';
import { PARTITION_SCOPE, type Transaction } from '../../../store/store.js';
import { onUser } from '../access.js';
import { namedUserOrCaller } from '../callers.js';
import { notFound, quotaExceeded } from '../errors.js';
import { changeIdentities } from '../identity-changes.js';
import type { ServiceCredential, User } from '../model.js';
import { given } from '../names.js';
import { presentServiceCredential } from '../present.js';
import { credentialKey, passwordSha256 } from '../service-passwords.js';
import { serviceCredentials, serviceCredentialsOf } from '../store.js';
import { uniqueId } from '../unique-ids.js';

type Iam = typeof import('@aws-sdk/client-iam');

/** @source IAM User Guide, "Service-specific credentials" */
const SERVICES = new Set(['codecommit.amazonaws.com', 'cassandra.amazonaws.com']);
const MAX_PER_SERVICE = 2;
const PASSWORD_LENGTH = 44;

export const serviceCredentialOperations = {
  /** The password is shown here and by a reset, and never again. */
  CreateServiceSpecificCredential: {
    authorize: onUser('CreateServiceSpecificCredential', ({ ServiceName, CredentialAgeDays }) => ({
      ...(ServiceName !== undefined && { 'iam:servicespecificcredentialservicename': ServiceName }),
      ...(CredentialAgeDays !== undefined && {
        'iam:servicespecificcredentialagedays': String(CredentialAgeDays),
      }),
    })),
    async handle(input, context) {
      const serviceName = given(input.ServiceName);
      const password = newPassword(context.ids);
      return await changeIdentities(context, async (tx) => {
        const user = await namedUserOrCaller(tx, context, input.UserName);
        checkService(serviceName);
        const all = await serviceCredentialsOf(tx, user.userId);
        const existing = all.filter((credential) => credential.serviceName === serviceName);
        if (existing.length >= MAX_PER_SERVICE) {
          throw quotaExceeded('ServiceSpecificCredentialsPerUser', MAX_PER_SERVICE);
        }
        const credential: ServiceCredential = {
          credentialId: uniqueId(context.ids, 'ACCA'),
          ...context.account,
          userId: user.userId,
          serviceName,
          serviceUserName: await freeServiceUserName(tx, user, serviceName),
          passwordSha256: passwordSha256(password),
          status: 'Active',
          createdAt: context.clock.now(),
        };
        await put(tx, credential);
        return {
          ServiceSpecificCredential: {
            ...presentServiceCredential(credential, user),
            ServiceName: serviceName,
            ServicePassword: password,
          },
        };
      });
    },
  },

  ListServiceSpecificCredentials: {
    authorize: onUser('ListServiceSpecificCredentials'),
    async handle(input, context) {
      const user = await namedUserOrCaller(context.store, context, input.UserName);
      if (input.ServiceName !== undefined) checkService(input.ServiceName);
      const all = await serviceCredentialsOf(context.store, user.userId);
      const wanted = all.filter(
        ({ serviceName }) => input.ServiceName === undefined || serviceName === input.ServiceName,
      );
      return {
        ServiceSpecificCredentials: wanted.map((credential) => presentServiceCredential(credential, user)),
      };
    },
  },

  UpdateServiceSpecificCredential: {
    authorize: onUser('UpdateServiceSpecificCredential'),
    async handle(input, context) {
      const status = input.Status === 'Active' ? 'Active' : 'Inactive';
      await changeCredential(context, input, (credential) => ({ ...credential, status }));
      return {};
    },
  },

  ResetServiceSpecificCredential: {
    authorize: onUser('ResetServiceSpecificCredential'),
    async handle(input, context) {
      const password = newPassword(context.ids);
      const { credential, user } = await changeCredential(context, input, (before) => ({
        ...before,
        passwordSha256: passwordSha256(password),
      }));
      return {
        ServiceSpecificCredential: {
          ...presentServiceCredential(credential, user),
          ServiceName: credential.serviceName,
          ServicePassword: password,
        },
      };
    },
  },

  DeleteServiceSpecificCredential: {
    authorize: onUser('DeleteServiceSpecificCredential'),
    async handle(input, context) {
      await changeIdentities(context, async (tx) => {
        const { credential } = await requireCredential(tx, context, input);
        await tx.delete(serviceCredentials, PARTITION_SCOPE, credentialKey(credential));
      });
      return {};
    },
  },
} satisfies OperationTable<Iam>;

/** @throws AwsError NoSuchEntity */
function checkService(serviceName: string): void {
  if (SERVICES.has(serviceName)) return;
  throw notFound(`No such service ${serviceName} is supported for Service Specific Credentials`);
}

interface CredentialInput {
  readonly UserName?: string | undefined;
  readonly ServiceSpecificCredentialId?: string | undefined;
}

async function changeCredential(
  context: RequestContext,
  input: CredentialInput,
  change: (credential: ServiceCredential) => ServiceCredential,
): Promise<{ readonly credential: ServiceCredential; readonly user: User }> {
  return await changeIdentities(context, async (tx) => {
    const found = await requireCredential(tx, context, input);
    const credential = change(found.credential);
    await put(tx, credential);
    return { credential, user: found.user };
  });
}

/** @throws AwsError NoSuchEntity */
async function requireCredential(
  tx: Transaction,
  context: RequestContext,
  input: CredentialInput,
): Promise<{ readonly credential: ServiceCredential; readonly user: User }> {
  const id = given(input.ServiceSpecificCredentialId);
  const user = await namedUserOrCaller(tx, context, input.UserName);
  const all = await serviceCredentialsOf(tx, user.userId);
  const credential = all.find(({ credentialId }) => credentialId === id);
  if (credential === undefined) throw notFound(`No such credential ${id} exists`);
  return { credential, user };
}

async function put(tx: Transaction, credential: ServiceCredential): Promise<void> {
  await tx.put(serviceCredentials, PARTITION_SCOPE, credentialKey(credential), credential);
}

/**
 * `ann-at-111122223333`, then `ann+1-at-111122223333`: git sends no more than that, so that no other partition's user may have it.
 * @param tx finds who has it
 */
async function freeServiceUserName(tx: Transaction, user: User, serviceName: string): Promise<string> {
  for (let number = 0; ; number++) {
    const plus = number === 0 ? '' : `+${number}`;
    const serviceUserName = `${user.userName}${plus}-at-${user.accountId}`;
    const key = credentialKey({ serviceName, serviceUserName });
    if ((await tx.get(serviceCredentials, PARTITION_SCOPE, key)) === undefined) return serviceUserName;
  }
}

/** 44 characters that end in `=`, as AWS's do. */
function newPassword(ids: Ids): string {
  return `${ids.random(PASSWORD_LENGTH - 1, BASE64_ALPHABET)}=`;
}

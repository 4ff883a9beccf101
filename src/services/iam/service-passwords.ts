import { createHash, timingSafeEqual } from 'node:crypto';
import type { Principal } from '../../kernel/principal.js';
import { PARTITION_SCOPE, type Store } from '../../store/store.js';
import { type ServiceCredential, userArn } from './model.js';
import { serviceCredentials, userById } from './store.js';

/** A user's password for one service's own protocol. */
export interface ServicePassword {
  readonly principal: Principal;
  /** Compares in constant time. */
  verify(password: string): boolean;
}

/** Finds the user names and passwords that users have for one service's own protocol (git over HTTPS). */
export interface ServicePasswords {
  /**
   * @param serviceName `codecommit.amazonaws.com`
   * @param serviceUserName `ann-at-111122223333`
   * @returns undefined where the name is unknown or the credential inactive
   */
  find(serviceName: string, serviceUserName: string): Promise<ServicePassword | undefined>;
}

export function iamServicePasswords(store: Store): ServicePasswords {
  return {
    async find(serviceName, serviceUserName) {
      const key = credentialKey({ serviceName, serviceUserName });
      const credential = (await store.get(serviceCredentials, PARTITION_SCOPE, key))?.doc;
      if (credential === undefined || credential.status !== 'Active') return undefined;
      const user = await userById(store, credential, credential.userId);
      if (user === undefined) return undefined;
      const { accountId, userId, userName } = user;
      const expected = Buffer.from(credential.passwordSha256, 'hex');
      return {
        principal: { kind: 'user', accountId, arn: userArn(user), userId, userName },
        verify: (password) => timingSafeEqual(expected, Buffer.from(passwordSha256(password), 'hex')),
      };
    },
  };
}

/** Clients send the service's user name, so that is what credentials are found by. */
export function credentialKey(
  credential: Pick<ServiceCredential, 'serviceName' | 'serviceUserName'>,
): string {
  return `${credential.serviceName}/${credential.serviceUserName}`;
}

/** The password has 258 random bits, so that a plain digest keeps it. */
export function passwordSha256(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

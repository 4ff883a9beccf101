import type { RegistryLogin } from './images.js';

/** AWS's container registry of one account and region. */
export interface EcrHost {
  /** `123456789012.dkr.ecr.eu-west-1.amazonaws.com` */
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
}

export interface RegistryWish {
  readonly to: 'pull' | 'push';
  readonly repository: string;
}

/** What somebody wants of a registry with the user and password that they show. */
export interface RegistryVisit {
  readonly host: EcrHost;
  readonly login: RegistryLogin;
  /** Left out for a mere `docker login`. */
  readonly wish?: RegistryWish;
}

export type RegistryVerdict =
  | { readonly kind: 'admitted' }
  /** The password is none that this server has given out, or not for this region. */
  | { readonly kind: 'stranger' }
  | { readonly kind: 'expired' }
  /** @property message AWS's sentence: who may not do what */
  | { readonly kind: 'denied'; readonly message: string };

/** Decides who gets to AWS's container registry: whoever shows a token that its API has given out. */
export type RegistryGate = (visit: RegistryVisit) => Promise<RegistryVerdict>;

/** The registry that takes the place of AWS's. */
export interface StandInRegistry {
  /** `host:port` */
  readonly address: string;
  /** The operator's, for the registry itself: it never sees what builds log in with. */
  readonly login?: RegistryLogin;
}

/** AWS's container registry for jobs that use Docker. */
export interface EcrOptions {
  readonly gate: RegistryGate;
  /** Left out: AWS's names lead to AWS, for whoever has a password of AWS. */
  readonly standIn?: StandInRegistry;
}

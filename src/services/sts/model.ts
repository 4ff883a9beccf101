import type { Principal } from '../../kernel/principal.js';

/** Temporary credentials, kept until they expire; deleting the document ends them at once. */
export interface Session {
  /** `ASIA…` */
  readonly accessKeyId: string;
  readonly sealedSecret: string;
  /** The token itself is given out once and never kept. */
  readonly tokenSha256: string;
  readonly principal: Principal;
  readonly expiresAt: number;
}

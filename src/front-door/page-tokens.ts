/**
 * Pagination tokens: opaque, bound to account, region and listing, and sealed with a key of this data directory, so that
 * a token of one account or listing is refused by another.
 */
export interface PageTokens {
  /** @param listing names operation and filters, such as `ListBuildsForProject:web`; the token works only there */
  seal(listing: string, cursor: unknown): string;
  /** @returns undefined where `token` is undefined. @throws InvalidPageToken */
  open(listing: string, token: string | undefined): unknown;
}

/** Each service answers it with its own error (`InvalidNextTokenException`, `InvalidArgument`, …). */
export class InvalidPageToken extends Error {
  override readonly name = 'InvalidPageToken';
}

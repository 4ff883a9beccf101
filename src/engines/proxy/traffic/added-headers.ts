/** What a listener puts into every response, whoever made it. */
export interface AddedHeaders {
  /** Each with its CRLF. */
  readonly lines: string;
  /** In lower case: what a target says in their place is left out. */
  readonly names: ReadonlySet<string>;
  /** Whether responses of the load balancer's own have a `Server` header. */
  readonly namesServer: boolean;
}

export function addedHeaders(
  headers: readonly { readonly name: string; readonly value: string }[],
  namesServer: boolean,
): AddedHeaders {
  return {
    lines: headers.map(({ name, value }) => `${name}: ${value}\r\n`).join(''),
    names: new Set(headers.map(({ name }) => name.toLowerCase())),
    namesServer,
  };
}

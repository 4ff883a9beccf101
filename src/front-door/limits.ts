/** How much of the server one client may hold, and for how long. Tests have others. */
export interface FrontDoorLimits {
  /** Connections at once; further ones are closed as soon as they come. File descriptors are shared with everything else here. */
  readonly maxConnections: number;
  /** From the first byte of a request, or from the beginning of its connection, to the end of its headers. */
  readonly headersMs: number;
  /** How long a body may take that is held in memory, however little of it comes now and then. */
  readonly collectMs: number;
  /** Bytes of bodies that have begun to come and are held in memory, of all clients together. */
  readonly heldBytes: number;
  /** How long a streamed body may pause; as a whole it may take the time that it needs. */
  readonly bodyIdleMs: number;
  /** How long a request under way may see no byte move in either direction: a client that does not read its answer. */
  readonly connectionIdleMs: number;
}

export const DEFAULT_LIMITS: FrontDoorLimits = {
  maxConnections: 4_096,
  headersMs: 20_000,
  collectMs: 60_000,
  heldBytes: 256 * 1024 * 1024,
  bodyIdleMs: 60_000,
  connectionIdleMs: 300_000,
};

/**
 * What may be there already: on the way of every request a promise costs as much as what it waits for. To be read as
 * `found instanceof Promise ? await found : found`.
 */
export type Soon<T> = T | Promise<T>;

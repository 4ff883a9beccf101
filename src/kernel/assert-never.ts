/** Makes the compiler prove that a union is handled whole; reached only where a stored value is of a newer form. */
export function assertNever(value: never, what: string): never {
  throw new Error(`unexpected ${what}: ${JSON.stringify(value)}`);
}

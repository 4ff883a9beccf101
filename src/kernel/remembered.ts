/** Values that never change, so that what is made of them may be kept as well. */
const lasting = new WeakSet<object>();

export function isLasting(value: object): boolean {
  return lasting.has(value);
}

/** Computes once for each object, for as long as that is in memory. Neither the object nor the value may change afterwards. */
export function remembered<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const values = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const known = values.get(key);
    if (known) return known.value;
    const value = compute(key);
    values.set(key, { value });
    if (typeof value === 'object' && value !== null) lasting.add(value);
    return value;
  };
}

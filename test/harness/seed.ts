// With FUZZ_SEED, which CI takes from the commit, properties try the same again for the same commit: what they find can be looked at.
const seed = process.env.FUZZ_SEED;
if (seed !== undefined) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) | 0 });
}

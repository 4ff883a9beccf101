// ask.js URL SECONDS [VERSION]: asks until the answer is 200, and of that version where one is given. Gives up after so
// many seconds.
const [url, seconds, version = ''] = process.argv.slice(2);
const deadline = Date.now() + Number(seconds) * 1000;

for (;;) {
  const found = await ask();
  if (found === undefined) break;
  if (Date.now() >= deadline) {
    console.error(`${url}: ${found}`);
    process.exit(1);
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
}
console.log(`${url} answers${version === '' ? '' : ` as version ${version}`}`);

/** @returns what is wrong; undefined where nothing is */
async function ask() {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    const text = await response.text();
    if (response.status !== 200) return `answered ${response.status}`;
    if (version === '') return undefined;
    const answered = JSON.parse(text).version;
    return answered === version ? undefined : `version ${answered} answered, not ${version}`;
  } catch (error) {
    return error.cause?.message ?? error.message;
  }
}

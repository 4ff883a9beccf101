import type { CommitPerson } from '../../../engines/git/port.js';

/** @source AWS CodePipeline User Guide, CodeCommit source action reference: output variables */
const MOST_MESSAGE_BYTES = 100 * 1024;

/** As far as variables hold it, without its final line end. */
export function messageOf({ message = '' }: { readonly message?: string | undefined }): string {
  const text = message.replace(/\n$/, '');
  const bytes = Buffer.from(text);
  return bytes.length <= MOST_MESSAGE_BYTES ? text : bytes.subarray(0, MOST_MESSAGE_BYTES).toString('utf8');
}

/** Epoch ms. @param person whose date is git's epoch seconds and zone: `1484167798 -0800` */
export function instantOf(person: Partial<Pick<CommitPerson, 'date'>> | undefined): number {
  return Number.parseInt(person?.date ?? '0', 10) * 1_000;
}

/** `2019-10-29T03:32:21Z` */
export function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

import type { Patient } from './patient.js';

/** Something that would fail (`error`), or that is hardly meant so (`warning`). */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** `Stage/Action`, or a file of the source. */
  readonly where: string;
  readonly what: string;
  /** What would come of it. */
  readonly why: string;
  readonly mend: string;
}

/** One thing to look at. Asks, changes nothing. */
export type Check = (patient: Patient) => Promise<readonly Finding[]>;

import type { FileCoverage } from '../model.js';
import { child, type XmlElement } from '../xml-records.js';
import { count } from './count.js';

export const CLOVER_RECORDS = { roots: ['coverage'], records: ['file'] } as const;

/** @source Clover's clover.xsd: the metrics of a file count statements (as lines) and conditionals (as branches) */
export function cloverCoverage(file: XmlElement): FileCoverage {
  const metrics = child(file, 'metrics')?.attributes ?? {};
  const linesCovered = count(metrics.coveredstatements);
  const branchesCovered = count(metrics.coveredconditionals);
  return {
    filePath: file.attributes.path || file.attributes.name || '',
    linesCovered,
    linesMissed: Math.max(count(metrics.statements) - linesCovered, 0),
    branchesCovered,
    branchesMissed: Math.max(count(metrics.conditionals) - branchesCovered, 0),
  };
}

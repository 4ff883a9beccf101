import type { FileCoverage } from '../model.js';
import { inherited, type XmlAncestors, type XmlElement } from '../xml-records.js';
import { count } from './count.js';

export const JACOCO_RECORDS = { roots: ['report'], records: ['sourcefile'] } as const;

/** @source JaCoCo's report.dtd: `sourcefile` within `package`, with a counter of each type */
export function jacocoCoverage(sourcefile: XmlElement, ancestors: XmlAncestors): FileCoverage {
  const directory = inherited(ancestors, 'package', 'name');
  const { name = '' } = sourcefile.attributes;
  const counter = (type: string) =>
    sourcefile.children.find((child) => child.name === 'counter' && child.attributes.type === type)
      ?.attributes;
  return {
    filePath: directory ? `${directory}/${name}` : name,
    linesCovered: count(counter('LINE')?.covered),
    linesMissed: count(counter('LINE')?.missed),
    branchesCovered: count(counter('BRANCH')?.covered),
    branchesMissed: count(counter('BRANCH')?.missed),
  };
}

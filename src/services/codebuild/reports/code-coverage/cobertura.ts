import type { FileCoverage } from '../model.js';
import { child, type XmlElement } from '../xml-records.js';
import { count } from './count.js';

export const COBERTURA_RECORDS = { roots: ['coverage'], records: ['class'] } as const;

interface LineCoverage {
  readonly isHit: boolean;
  readonly branches: number;
  readonly branchesCovered: number;
}

/**
 * The lines of all classes of a file together: one file may hold several, and one line belong to several.
 *
 * @source Cobertura's coverage-04.dtd
 */
export class CoberturaCoverage {
  readonly #files = new Map<string, Map<string, LineCoverage>>();

  add(record: XmlElement): void {
    const path = record.attributes.filename ?? '';
    const lines = this.#files.get(path) ?? new Map<string, LineCoverage>();
    this.#files.set(path, lines);
    for (const line of child(record, 'lines')?.children ?? []) {
      const number = line.attributes.number ?? '';
      lines.set(number, merged(lines.get(number), lineOf(line)));
    }
  }

  *files(): Generator<FileCoverage> {
    for (const [filePath, lines] of this.#files) {
      const all = [...lines.values()];
      const linesCovered = all.filter((line) => line.isHit).length;
      const branchesCovered = sum(all.map((line) => line.branchesCovered));
      yield {
        filePath,
        linesCovered,
        linesMissed: all.length - linesCovered,
        branchesCovered,
        branchesMissed: sum(all.map((line) => line.branches)) - branchesCovered,
      };
    }
  }
}

/** `condition-coverage="50% (1/2)"` */
function lineOf({ attributes }: XmlElement): LineCoverage {
  const found = /\((\d+)\/(\d+)\)/.exec(attributes['condition-coverage'] ?? '');
  const branches = count(found?.[2]);
  return {
    isHit: count(attributes.hits) > 0,
    branches,
    branchesCovered: Math.min(count(found?.[1]), branches),
  };
}

function merged(before: LineCoverage | undefined, line: LineCoverage): LineCoverage {
  if (before === undefined) return line;
  return {
    isHit: before.isHit || line.isHit,
    branches: Math.max(before.branches, line.branches),
    branchesCovered: Math.max(before.branchesCovered, line.branchesCovered),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

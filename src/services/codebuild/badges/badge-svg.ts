export type BadgeState = 'passing' | 'failing' | 'in progress' | 'unknown';

const COLORS: Readonly<Record<BadgeState, string>> = {
  passing: '#2ea44f',
  failing: '#cf222e',
  'in progress': '#bf8700',
  unknown: '#6e7781',
};
const LABEL = 'build';
const HEIGHT = 20;

/** Letters of the font are about this wide; the text is stretched to fit. */
const LETTER_WIDTH = 7;
const PADDING = 10;

/** A picture for README files: `build | passing`. */
export function badgeSvg(state: BadgeState): string {
  const left = widthOf(LABEL);
  const right = widthOf(state);
  const text = (words: string, start: number, width: number) =>
    `<text x="${start + width / 2}" y="14" textLength="${width - PADDING}">${words}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" role="img" aria-label="${LABEL}: ${state}">`,
    `<title>${LABEL}: ${state}</title>`,
    `<rect width="${left}" height="${HEIGHT}" fill="#24292f"/>`,
    `<rect x="${left}" width="${right}" height="${HEIGHT}" fill="${COLORS[state]}"/>`,
    '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">',
    text(LABEL, 0, left),
    text(state, left, right),
    '</g></svg>',
  ].join('');
}

function widthOf(words: string): number {
  return words.length * LETTER_WIDTH + PADDING;
}

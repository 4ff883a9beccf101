import { AWS_REGIONS, strangeRegion } from '../kernel/aws-regions.js';
import type { Logger } from '../kernel/logger.js';

/** Who invents more of them does so on purpose, or wants to fill the log. */
const MAX_NOTICES = 20;

/**
 * Says once of each region that AWS does not have that it is asked for: whoever has mistyped one sees nothing of what is in the right
 * one. It is served nevertheless, since tests invent regions to have one of their own.
 */
export function regionNotices(log: Logger): (region: string) => void {
  const known = new Set(AWS_REGIONS);
  const most = known.size + MAX_NOTICES;
  return (region) => {
    if (known.has(region) || known.size >= most) return;
    known.add(region);
    log.warn(`${strangeRegion(region)}; it is served as a region of its own`);
  };
}

import type { Random } from '../../random.ts';

/** Random base-36 digits at the end of a parent id. */
const suffixDigits = 4;

/**
 * A source of parent ids: `job_` and base-36 digits, the last four of them drawn from `random`. The
 * count in front keeps them apart within one server; the drawn end keeps apart those of two servers
 * (or of one before and after a restart), which would otherwise number their jobs alike.
 */
export function createJobIds(): (random: Random) => string {
  let count = 0;
  return (random) => {
    count += 1;
    const drawn = Math.floor(random() * 36 ** suffixDigits);
    return `job_${count.toString(36)}${drawn.toString(36).padStart(suffixDigits, '0')}`;
  };
}

/** The id of a child: parent, surface and region, dotted and in lower case (`job_8t2q.chatgpt.us`). */
export function childId(
  parentId: string,
  child: { readonly surface: string; readonly region: string },
): string {
  return `${parentId}.${child.surface}.${child.region.toLowerCase()}`;
}

/** The parent's id of a parent or a child id: all before the first dot. */
export function parentOf(id: string): string {
  const dot = id.indexOf('.');
  return dot === -1 ? id : id.slice(0, dot);
}

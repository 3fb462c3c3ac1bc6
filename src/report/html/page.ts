import type { Result } from '../../core/result.ts';
import type { FrameAssets, Framed } from './frame.ts';
import { renderFrame } from './frame.ts';
import type { Html } from './html.ts';
import { rawSection } from './raw.ts';
import type { Section } from './section.ts';
import { sectionsOf } from './sections.ts';
import { shortTexts } from './short-texts.ts';
import { headline, titleOf } from './title.ts';

/** What a page needs besides its result. */
export interface PageAssets extends FrameAssets {
  /** The result's JSON, by gzip and base64, for the reader to save; absent: there is none to save. */
  readonly packed?: string | undefined;
}

/** Characters of a page that goes as an attachment without a thought, less its frame. */
const roomyPage = 494_000;

/**
 * A result as one page that needs no other file and no network. Every text of the result stays text;
 * long ones are cut, which the page says.
 */
export function renderHtml(result: Result, assets: PageAssets): string {
  const short = shortTexts(result);
  const shown = sectionsOf(short).flatMap((section) => renderSection(section, short));
  const room =
    roomyPage -
    sizeOf(shown.map(({ body }) => body)) -
    sizeOf(assets.styles.concat(assets.scripts).map(({ text }) => text));
  const sections = [...shown, ...renderSection(rawSection(assets.packed, room), short)];
  return renderFrame({ title: titleOf(short), headline: headline(short), sections }, assets);
}

function sizeOf(parts: readonly (Html | string)[]): number {
  return parts.reduce((sum, part) => sum + part.toString().length, 0);
}

function renderSection({ id, title, body }: Section, result: Result): Framed[] {
  const shown = body(result);
  return shown === undefined ? [] : [{ id, title, body: shown }];
}

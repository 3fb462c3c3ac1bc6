import type { CompareVerdict } from '../../core/compare/comparison.ts';
import type { ThresholdOutcome, Verdict } from '../../core/result.ts';
import type { RuleVerdict } from '../../core/rules/rule.ts';
import { compareMarks } from '../comparison.ts';
import { banners } from '../terminal/banner.ts';
import type { Style } from '../terminal/paint.ts';
import { ruleSigns } from '../terminal/rules.ts';
import { thresholdSigns } from '../terminal/thresholds.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

/** The class of a colour; what it says is always said by a shape and a word as well. */
const tones: Readonly<Record<Style, string>> = {
  red: 'bad',
  yellow: 'doubt',
  green: 'good',
  cyan: 'told',
  dim: 'idle',
  bold: 'idle',
};

/** A rule's verdict as shape and word. */
export function ruleMark(verdict: RuleVerdict): Html {
  const [shape, style] = ruleSigns[verdict];
  return mark(shape, verdict, style);
}

/** The outcome of a threshold as shape and word. */
export function thresholdMark(holds: ThresholdOutcome['holds']): Html {
  const [text, style] = thresholdSigns[holds];
  const [shape = '', word = ''] = text.split(' ');
  return mark(shape, word, style);
}

/** A rule's verdict as a shape alone, with its word for those who hear the page. */
export function ruleSymbol(verdict: RuleVerdict): Html {
  const [shape, style] = ruleSigns[verdict];
  return html`<i class="${tones[style]}" role="img" aria-label="${verdict}">${shape}</i>`;
}

/** The verdict of a whole run: shape, word and the class of its colour. */
export function bannerOf(verdict: Verdict): { shape: string; word: string; tone: string } {
  const [shape, word, style] = banners[verdict];
  return { shape, word, tone: tones[style] };
}

/** A comparison's verdict as shape and word, and the class of its colour. */
export function compareSign(verdict: CompareVerdict): {
  shape: string;
  word: string;
  tone: string;
} {
  const [shape, word, style] = compareMarks[verdict];
  return { shape, word, tone: tones[style] };
}

/** The same as one piece of a page. */
export function compareMark(verdict: CompareVerdict): Html {
  const [shape, word, style] = compareMarks[verdict];
  return mark(shape, word, style);
}

/** The class of a verdict's colour. */
export function toneOf(verdict: RuleVerdict): string {
  return tones[ruleSigns[verdict][1]];
}

function mark(shape: string, word: string, style: Style): Html {
  return html`<span class="mark ${tones[style]}"><i aria-hidden="true">${shape}</i> ${word}</span>`;
}

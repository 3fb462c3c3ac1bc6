const longest = 60;

/** Text of a client or a target in a finding: in quotation marks, controls escaped, cut at 60 characters. */
export function showText(text: string): string {
  return JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

import type { WebhookVendor } from './event.ts';

/** A signature as it stands on a request. */
export interface ReadSignature {
  /** HMAC-SHA256 as lower-case hexadecimal digits. */
  readonly hmac: string;
  /** The text that it is made over. */
  readonly signed: string;
}

const headerNames = {
  aigeon: 'X-Aigeon-Signature',
  aisearch: 'X-AISearch-Signature',
} as const satisfies Record<WebhookVendor, string>;

/** The name of the header that carries the vendor's signature. */
export function signatureHeader(vendor: WebhookVendor): string {
  return headerNames[vendor];
}

/**
 * The text over which a delivery is signed. AI Search signs the raw body. Aigeon's page shows a
 * `t=` beside the `v1=` and does not say what is signed; here it is `<t>.<body>`, so that an old
 * delivery cannot be sent again under a new time.
 */
export function signedText(vendor: WebhookVendor, body: string, unixSeconds: number): string {
  return vendor === 'aigeon' ? `${unixSeconds}.${body}` : body;
}

/** The value of the signature's header: `t=<seconds>,v1=<hmac>`, or the digits alone (AI Search). */
export function signatureValue(vendor: WebhookVendor, hmac: string, unixSeconds: number): string {
  return vendor === 'aigeon' ? `t=${unixSeconds},v1=${hmac}` : hmac;
}

/** What a header's value says, and over which text; undefined where it is no signature of the vendor's. */
export function readSignature(
  vendor: WebhookVendor,
  value: string,
  body: string,
): ReadSignature | undefined {
  if (vendor === 'aisearch') {
    return /^[0-9a-f]{64}$/.test(value) ? { hmac: value, signed: body } : undefined;
  }
  const [, seconds = '', hmac = ''] = /^t=(\d{1,15}),v1=([0-9a-f]{64})$/.exec(value) ?? [];
  return hmac === '' ? undefined : { hmac, signed: signedText(vendor, body, Number(seconds)) };
}

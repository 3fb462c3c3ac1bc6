import type { Contract } from './contract.ts';
import type { ReadableResponse, ResponseFindings, ResponseHeaders } from './findings.ts';
import {
  compileBodyStatus,
  compileCode,
  compileEnvelopeVerdict,
  compileJobId,
  parseJson,
} from './read-body.ts';
import { compilePromisedHeaders, compileWaitHeaders, wantedHeadersOf } from './read-headers.ts';
import { compileResponseHash } from './response-hash.ts';
import { matchesStatus } from './status-pattern.ts';

/** Reads responses by a contract. */
export interface ContractReader {
  /** Names, in lower case, of the headers that `read` looks at. */
  readonly wantedHeaders: readonly string[];
  /** Whether `read` may look at the body of an answer to this method. */
  wantsBody(method: string): boolean;
  /** What the response says in the contract's words. It takes any bytes and never throws. */
  read(response: ReadableResponse): ResponseFindings;
}

/** Whether the body of this answer can be read at all (RFC 9110 §6.4.1, §15.3.6). */
function hasReadableBody({ method, status, complete }: ReadableResponse): boolean {
  if (!complete || method === 'HEAD' || status < 200) return false;
  return status !== 204 && status !== 205 && status !== 304;
}

/** Whether a Content-Type is of this media type, whatever its parameters (RFC 9110 §8.3.1). */
function isOfMediaType(headers: ResponseHeaders | undefined, mediaType: string): boolean {
  const [type = ''] = (headers?.get('content-type')?.[0] ?? '').split(';', 1);
  return type.trim().toLowerCase() === mediaType;
}

/** What is read from a body, and where that is worth parsing it. */
function compileBody(contract: Contract) {
  const { classification, envelope, statusPointer } = contract;
  const codeOf = compileCode(contract);
  const statusOf = compileBodyStatus(contract);
  const envelopeOf = compileEnvelopeVerdict(contract);
  const mediaType = envelope?.onlyMediaType?.toLowerCase();
  const hasCode = classification.code !== undefined;
  const hasEnvelope = envelope !== undefined || statusPointer !== undefined;

  return {
    mayHold: hasCode || hasEnvelope,
    holdsEnvelope: (headers: ResponseHeaders | undefined): boolean =>
      hasEnvelope && (mediaType === undefined || isOfMediaType(headers, mediaType)),
    hasCode,
    readCode(document: unknown, into: ResponseFindings): void {
      const code = codeOf(document);
      if (code !== undefined) into.code = code;
    },
    readEnvelope(status: number, document: unknown, into: ResponseFindings): void {
      const bodyStatus = statusOf(document);
      if (bodyStatus !== undefined) into.bodyStatus = bodyStatus;
      const verdict = envelopeOf(status, document, into.code);
      if (verdict !== undefined) into.envelope = verdict;
    },
  };
}

/**
 * Makes a contract ready to read responses. A body is parsed at most once, and only where the
 * contract finds something in it: the code, the repeated status and the envelope (of a contract
 * whose envelope has a media type: only in bodies of that type), the job of an answered write.
 */
export function createReader(contract: Contract): ContractReader {
  const readWaitHeaders = compileWaitHeaders(contract);
  const readPromisedHeaders = compilePromisedHeaders(contract);
  const inBody = compileBody(contract);
  const jobIdOf = compileJobId(contract);
  const hashOf = compileResponseHash(contract);
  const writeMethods = new Set(contract.writes.methods);
  const hasJobIdInBody = contract.writes.jobId.some((place) => 'pointer' in place);

  /** The parsed body where it is worth it, with what its envelope says added to the findings. */
  const readBody = (response: ReadableResponse, namesJob: boolean, into: ResponseFindings) => {
    const { status, headers, body } = response;
    if (body === undefined || !hasReadableBody(response)) return undefined;
    const holdsEnvelope = inBody.holdsEnvelope(headers);
    if (!holdsEnvelope && !inBody.hasCode && !(namesJob && hasJobIdInBody)) return undefined;
    const document = parseJson(body);
    inBody.readCode(document, into);
    if (holdsEnvelope) inBody.readEnvelope(status, document, into);
    return document;
  };

  return {
    wantedHeaders: wantedHeadersOf(contract),
    wantsBody: (method) =>
      method !== 'HEAD' && (inBody.mayHold || (hasJobIdInBody && writeMethods.has(method))),
    read(response) {
      const findings: ResponseFindings = {};
      readWaitHeaders(response, findings);
      readPromisedHeaders(response, findings);
      const namesJob = matchesStatus('2xx', response.status) && writeMethods.has(response.method);
      const document = readBody(response, namesJob, findings);
      const jobId = namesJob ? jobIdOf(response.headers, document) : undefined;
      if (jobId !== undefined) findings.jobId = jobId;
      const responseHash = namesJob ? hashOf(response, document) : undefined;
      if (responseHash !== undefined) findings.responseHash = responseHash;
      return findings;
    },
  };
}

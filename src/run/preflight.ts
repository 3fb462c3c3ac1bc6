import type { ContractReader } from '../core/contracts/reader.ts';
import { createReader } from '../core/contracts/reader.ts';
import type { Preflight } from '../core/preflight.ts';
import { stream } from '../core/random.ts';
import { formatMs } from '../core/units.ts';
import { networkErrorOf } from '../engine/network-error.ts';
import { targetOf } from '../engine/target.ts';
import { type Probed, type ProbeRequest, probe } from '../engine/undici.ts';
import { compileKinds } from './compile-kinds.ts';
import type { LoadPlan } from './load-messages.ts';
import type { OperationKind } from './operation-kind.ts';

/** How long an answer is waited for; a target that hangs may well be what the load is for. */
const patienceMs = 5_000;

/** A request that changes nothing, and what it is called. */
interface HarmlessRequest {
  readonly request: ProbeRequest;
  readonly name: string;
}

/**
 * Asks the target of a plan once, by a client that is not our own engine: whether it can be reached,
 * what it speaks, and whether its answer is what the contract promises. The request is the plan's
 * first operation by GET or HEAD, else HEAD of the target's URL: never a write. Undefined where the
 * plan has a mock of its own, or the signal ended it.
 */
export async function askBefore(
  plan: LoadPlan,
  signal: AbortSignal,
): Promise<Preflight | undefined> {
  const { targetUrl, profile, contract, tls } = plan;
  if (targetUrl === undefined) return undefined;
  const { request, name } = harmlessRequest(plan, targetUrl);
  const connectMs = Math.min(profile.timeouts.connect, patienceMs);
  const probed = await probe(request, {
    target: targetOf(new URL(targetUrl)),
    tls,
    connectMs,
    signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
  });
  if (signal.aborted) return undefined;
  if (probed.kind === 'answered') {
    return answered(probed, { request, name, reader: createReader(contract) });
  }
  const { kind, code } = probed;
  return {
    kind,
    request: name,
    error: whyNot(code, kind === 'unreachable' ? connectMs : patienceMs),
  };
}

/** The first operation of a plan that changes nothing; undefined where it has none. */
export function harmlessKind(plan: LoadPlan, url: string): OperationKind | undefined {
  const { operations } = plan.profile;
  return compileKinds(plan, url).find(
    ({ method, write }, index) =>
      (method === 'GET' || method === 'HEAD') && !write && operations[index]?.body === undefined,
  );
}

/** The request of an operation as the first arrival would send it. */
export function requestText(kind: OperationKind, { seed, runId }: LoadPlan): string {
  const content = kind.fill({ index: 0, random: stream(seed, runId, 0, 'preflight') });
  return kind.compose(content, undefined, undefined);
}

/** Method, target and fields of a request without a body; Host is the client's own to write. */
export function readRequest(text: string): ProbeRequest {
  const [line = '', ...fields] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n');
  const [method = '', path = ''] = line.split(' ');
  const headers = fields.map((field): readonly [string, string] => {
    const colon = field.indexOf(': ');
    return [field.slice(0, colon), field.slice(colon + 2)];
  });
  return { method, path, headers: headers.filter(([name]) => name !== 'Host') };
}

function harmlessRequest(plan: LoadPlan, url: string): HarmlessRequest {
  const kind = harmlessKind(plan, url);
  if (kind) {
    const request = readRequest(requestText(kind, plan));
    return { request, name: `${kind.method} of operation ${kind.name}` };
  }
  const head = { name: 'preflight', method: 'HEAD', path: '/', weight: 1, headers: {} } as const;
  const [made] = compileKinds(
    {
      ...plan,
      profile: { ...plan.profile, operations: [{ ...head, idempotency: 'none' }] },
    },
    url,
  );
  if (!made) throw new Error('one operation makes one kind');
  return { request: readRequest(requestText(made, plan)), name: "HEAD of the target's URL" };
}

function answered(
  probed: Extract<Probed, { readonly kind: 'answered' }>,
  asked: HarmlessRequest & { readonly reader: ContractReader },
): Preflight {
  const { protocol, keepAlive, status } = probed;
  const { method } = asked.request;
  const { envelope } = asked.reader.read({ method, ...probed });
  return {
    kind: 'answered',
    request: asked.name,
    protocol,
    keepAlive,
    status,
    ...(envelope === undefined ? {} : { envelope }),
  };
}

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket',
  EACCES: 'this user may not connect to it',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another name; tls.servername in the profile says which',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

const untrusted = /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_UNTRUSTED/;

/** Why nothing came, in words; `code` as Node and undici have it. */
function whyNot(code: string, waitedMs: number): string {
  const known = sentences[code];
  if (known !== undefined) return known;
  if (untrusted.test(code)) {
    return `no authority that is trusted vouches for its certificate (${code}); name one by --ca`;
  }
  if (/TIMEOUT|^TimeoutError$|^ETIMEDOUT$/.test(code)) {
    return `nothing came within ${formatMs(waitedMs)}`;
  }
  if (/^UND_ERR_SOCKET$/.test(code)) return 'it closed the connection';
  if (/^(UND_ERR|HPE_)/.test(code)) return `what it sent is no HTTP (${code})`;
  switch (networkErrorOf(code)) {
    case 'refused':
      return `the connection was refused (${code})`;
    case 'dns':
      return `its name cannot be looked up (${code})`;
    case 'reset':
      return 'it reset the connection';
    default:
      return `TLS failed (${code})`;
  }
}

import type { ApiResponse } from '../core/apis/api.ts';
import type { ResponseParts } from '../wire/message.ts';
import { fieldNamed, isConnection } from './field.ts';
import { isToHead, knowsChunks, type ReadRequest } from './line.ts';
import { withBase } from './router.ts';

const isDate = fieldNamed('date');

/** An answer of the API as it goes on the wire: with a date, and what becomes of the connection. */
export function responseParts(
  { status, headers: given, body }: ApiResponse,
  read: ReadRequest,
  dateField: () => readonly [name: string, value: string],
): ResponseParts {
  const connection = given.find(isConnection)?.[1];
  const own = connection === undefined ? given : given.filter((field) => !isConnection(field));
  const headers = read.route ? [...withBase(own, read.route.base)] : [...own];
  if (!headers.some(isDate)) headers.push(dateField());
  // An HTTP/1.0 client keeps a connection only where the answer says so, and ours never does.
  const keepAlive = read.keepAlive && knowsChunks(read) && connection?.toLowerCase() !== 'close';
  return { status, headers, body, toHead: isToHead(read), keepAlive };
}

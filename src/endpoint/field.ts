/** Whether a header field has this name (in lower case); the length first, since it is cheap. */
export const fieldNamed =
  (wanted: string) =>
  ([name]: readonly [name: string, value: string]): boolean =>
    name.length === wanted.length && name.toLowerCase() === wanted;

/** `Connection` is written by the encoder; an answer that carries `close` asks for it. */
export const isConnection = fieldNamed('connection');

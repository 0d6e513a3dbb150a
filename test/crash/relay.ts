import { once } from 'node:events';
import {
  connect,
  constants,
  createServer,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { gunzipSync } from 'node:zlib';

/** What a worker and Temporal say to each other, as it passes through a relay. */
export interface Listener {
  /** The worker has asked, and Temporal does not know yet. True: it is never to know. */
  asked(method: string, request: Buffer): boolean;
  /** Temporal has answered, and the worker does not know yet. True: it is never to know. */
  answered(method: string, request: Buffer, answer: Buffer): boolean;
}

/** Stands between a worker and Temporal. */
export interface Relay {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Passes gRPC calls on, one at a time to be looked at: every call of a worker is one message and one answer. What a listener
 * cuts is dropped with the connection that it came by, so that Temporal learns at once that its worker is gone.
 * @param temporalPort where Temporal listens on this machine; it may go away and come back
 */
export async function startRelay(port: number, temporalPort: number, listener: Listener): Promise<Relay> {
  const server = createServer();
  const upstreams = new Map<ServerHttp2Session, ClientHttp2Session>();

  server.on('session', (session) => {
    const upstream = connect(`http://127.0.0.1:${temporalPort}`);
    upstreams.set(session, upstream);
    const end = (): void => {
      upstreams.delete(session);
      session.destroy();
      upstream.destroy();
    };
    for (const side of [session, upstream]) {
      side.on('error', end);
      side.on('close', end);
      side.on('goaway', end);
    }
  });

  server.on('stream', (stream, headers) => {
    // A worker that dies breaks its streams off.
    stream.on('error', () => undefined);
    const upstream = stream.session && upstreams.get(stream.session as ServerHttp2Session);
    if (upstream === undefined || upstream.destroyed) stream.destroy();
    else passOn(stream, headers, upstream, listener);
  });

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    async close() {
      for (const session of upstreams.keys()) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function passOn(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  upstream: ClientHttp2Session,
  listener: Listener,
): void {
  const method = String(headers[':path']).split('/').at(-1) ?? '';
  const asked: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => asked.push(chunk));
  stream.on('end', () => {
    const body = Buffer.concat(asked);
    const request = messageIn(body);
    if (listener.asked(method, request)) return stream.session?.destroy();
    if (upstream.destroyed) return stream.destroy();

    // Uncompressed answers are read without a codec.
    const { 'grpc-accept-encoding': _compressed, ...rest } = headers;
    const call = upstream.request(rest);
    const cancel = (): void => call.close(constants.NGHTTP2_CANCEL);
    call.on('error', () => stream.destroy());
    stream.on('close', cancel);
    const answer: Buffer[] = [];
    let head: IncomingHttpHeaders = {};
    let tail: IncomingHttpHeaders | undefined;
    call.on('response', (received) => (head = received));
    call.on('trailers', (received: IncomingHttpHeaders) => (tail = received));
    call.on('data', (chunk: Buffer) => answer.push(chunk));
    call.on('end', () => {
      stream.off('close', cancel);
      const answered = Buffer.concat(answer);
      if (listener.answered(method, request, messageIn(answered))) {
        stream.session?.destroy();
      } else if (!stream.destroyed && !stream.closed) {
        reply(stream, head, answered, tail);
      }
    });
    call.end(body);
  });
}

/** An error is an answer that has nothing but a head. */
function reply(
  stream: ServerHttp2Stream,
  head: IncomingHttpHeaders,
  body: Buffer,
  tail: IncomingHttpHeaders | undefined,
): void {
  if (tail === undefined) {
    stream.respond(head, { endStream: true });
    return;
  }
  stream.respond(head, { waitForTrailers: true });
  stream.on('wantTrailers', () => {
    stream.sendTrailers(tail);
  });
  stream.end(body);
}

/** The one message in a gRPC body: a flag for compression, four bytes of length, the bytes. Empty where there is none. */
function messageIn(body: Buffer): Buffer {
  if (body.length < 5) return Buffer.alloc(0);
  const message = body.subarray(5, 5 + body.readUInt32BE(1));
  return body[0] === 1 ? gunzipSync(message) : message;
}

// A unary call by hand over HTTP/2: no timer, no decompression and no judgement between the test and the wire.
import http2 from 'node:http2';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const root = await protobuf.load(fileURLToPath(new URL('../conformance.proto', import.meta.url)));
const Message = root.lookupType('fupin.conformance.Message');

export function rawUnary(port, method, extra, message) {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`http://127.0.0.1:${port}`).on('error', reject);
    const call = session.request({
      ':method': 'POST',
      ':path': `/fupin.conformance.Conformance/${method}`,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...extra,
    });
    const seen = { headers: {}, trailers: {} };
    const chunks = [];
    call.on('response', headers => {
      seen.headers = headers;
      // an answer without a message has its trailers in the first and only headers
      if ('grpc-status' in headers) seen.trailers = headers;
    });
    call.on('trailers', trailers => { seen.trailers = trailers; });
    call.on('data', chunk => chunks.push(chunk));
    call.on('error', reject);
    call.on('close', () => {
      session.close();
      resolve({ ...seen, ...unframe(Buffer.concat(chunks)) });
    });
    call.end(frame(Message.encode(message).finish()));
  });
}

// One byte that says whether the message is compressed, four of its length, and the message.
function frame(payload) {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length, 1);
  return Buffer.concat([head, payload]);
}

function unframe(bytes) {
  if (bytes.length === 0) return {};
  const compressed = bytes[0] === 1;
  const payload = bytes.subarray(5, 5 + bytes.readUInt32BE(1));
  return { compressed, bytes: payload.length, message: Message.decode(compressed ? zlib.gunzipSync(payload) : payload) };
}

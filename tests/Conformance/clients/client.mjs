// Runs one case against the conformance server and prints what it saw as one line of JSON: node client.mjs <port> <case>
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { rawUnary } from './raw.mjs';

const [port, name] = process.argv.slice(2);
const here = file => fileURLToPath(new URL(`../${file}`, import.meta.url));
const contract = grpc.loadPackageDefinition(loader.loadSync(here('conformance.proto'), { keepCase: true, defaults: true }));
const credentials = grpc.credentials.createInsecure();
const connect = options => new contract.fupin.conformance.Conformance(`127.0.0.1:${port}`, credentials, options);
const client = connect();

const failure = error => ({ code: error.code, details: error.details });

// What became of a unary call: its answer, trailers and status, whatever they are.
function outcome(start) {
  return new Promise(resolve => {
    const seen = {};
    const call = start((error, answer) => {
      seen.answer = answer;
      if (error) { resolve({ ...seen, ...failure(error), trailers: error.metadata }); return; }
      call.on('status', status => resolve({ ...seen, code: status.code, trailers: status.metadata }));
    });
  });
}

async function readAll(stream) {
  const texts = [];
  for await (const message of stream) texts.push(message.text);
  return texts;
}

const cases = {
  async unary() {
    const headers = new grpc.Metadata();
    headers.set('x-text', 'plain');
    headers.set('x-bytes-bin', Buffer.from([0, 255]));
    const { answer, code, trailers } = await outcome(done => client.Echo({ text: '扶贫' }, headers, done));
    return { text: answer.text, code, plain: trailers.get('x-text')[0], bytes: [...trailers.get('x-bytes-bin')[0]] };
  },

  async 'client-stream'() {
    const { answer } = await outcome(done => {
      const call = client.Collect(done);
      for (const text of ['a', 'b', 'c']) call.write({ text });
      call.end();
      return call;
    });
    return { text: answer.text, size: answer.size };
  },

  async 'server-stream'() {
    return { texts: await readAll(client.Count({ size: 3 })) };
  },

  async duplex() {
    const call = client.Talk();
    const heard = new Promise(resolve => call.on('metadata', headers => resolve(headers.get('x-listening')[0])));
    const listening = await heard;
    const texts = [];
    call.write({ text: 'a' });
    for await (const message of call) {
      texts.push(message.text);
      if (texts.length < 3) call.write({ text: message.text + 'a' });
      else call.end();
    }
    return { listening, texts };
  },

  async deadline() {
    // connected first: the time is for the call, and the server must have begun it
    await outcome(done => client.Echo({ text: 'here' }, done));
    const { code } = await outcome(done => client.Wait({ text: 'node-deadline' }, { deadline: Date.now() + 2000 }, done));
    return { code };
  },

  async 'server-deadline'() {
    const { trailers } = await rawUnary(port, 'Wait', { 'grpc-timeout': '2S' }, { text: 'raw-deadline' });
    return { code: Number(trailers['grpc-status']) };
  },

  async cancel() {
    const call = client.WaitAfterOne({ text: 'node-cancel' });
    try {
      for await (const _ of call) call.cancel();
      return { code: 0 };
    } catch (error) {
      return { code: error.code };
    }
  },

  async details() {
    const { code, details, trailers } = await outcome(done => client.Fail({ text: '户已关闭' }, done));
    const types = await protobuf.load(here('details.proto'));
    const status = types.lookupType('google.rpc.Status').decode(trailers.get('grpc-status-details-bin')[0]);
    const info = types.lookupType('google.rpc.ErrorInfo').decode(status.details[0].value);
    return { code, details, inner: status.code, type: status.details[0].type_url, reason: info.reason, id: info.metadata.id };
  },

  async missing() {
    const { code } = await outcome(done => client.Missing({}, done));
    return { code };
  },

  async 'gzip-both-ways'() {
    const gzip = connect({ 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
    const { answer } = await outcome(done => gzip.Echo({ text: 'a'.repeat(10_000), compress: true }, done));
    return { length: answer.text.length, encoding: answer.encoding };
  },

  // The library hides how an answer came; the frames show it.
  async 'gzip-on-the-wire'() {
    const accept = { 'grpc-accept-encoding': 'identity,gzip' };
    const text = 'a'.repeat(10_000);
    const packed = await rawUnary(port, 'Echo', accept, { text, compress: true });
    const plain = await rawUnary(port, 'Echo', accept, { text });
    const unasked = await rawUnary(port, 'Echo', {}, { text, compress: true });
    return {
      encoding: packed.headers['grpc-encoding'],
      flags: [packed, plain, unasked].map(answer => answer.compressed),
      small: packed.bytes < 500,
      same: [packed, plain, unasked].every(answer => answer.message.text === text),
    };
  },

  async 'four-mebibytes'() {
    const overhead = 5; // the field's tag and length
    const most = Buffer.alloc(4 * 1024 * 1024 - overhead, 7);
    const whole = await outcome(done => client.Echo({ data: most }, done));
    const more = await outcome(done => client.Echo({ data: Buffer.concat([most, most.subarray(0, 1)]) }, done));
    return { same: most.equals(whole.answer.data), more: more.code };
  },
};

console.log(JSON.stringify(await cases[name]()));
client.close();
process.exit(0);

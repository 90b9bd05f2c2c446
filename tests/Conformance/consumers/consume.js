// Follows a department's log and hands every event to handle(): node consume.js HOST:PORT SOURCE STATE_FILE [EVENT_TYPE...]
import fs from 'node:fs';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, source, state, ...types] = process.argv.slice(2);
// json: an event's message is unpacked where its type is known to these contracts
const contracts = loader.loadFileDescriptorSetFromBuffer(fs.readFileSync(process.env.FUPIN_CONTRACTS), { keepCase: true, longs: Number, enums: String, defaults: true, json: true });
const Feed = grpc.loadPackageDefinition(contracts).fupin.exchange.v1.FeedService;

// Yours. `event.data` is the subject's new state; after a crash an event may come again: keep each subject's highest version.
function handle(event) {
  console.log(JSON.stringify({ position: event.position, type: event.data['@type'].split('/').pop(), subject: event.subject, version: event.subject_version }));
}

function load() {
  if (!fs.existsSync(state)) return { position: 0, digest: Buffer.alloc(32) };
  const kept = JSON.parse(fs.readFileSync(state, 'utf8'));
  if (kept.source !== source) stop(1, `${state} belongs to ${kept.source}`);
  return { position: kept.position, digest: Buffer.from(kept.digest, 'hex') };
}

function save(position, digest) {
  fs.writeFileSync(state + '.new', JSON.stringify({ source, position, digest: digest.toString('hex') }), { flush: true });
  fs.renameSync(state + '.new', state);
}

function token() { // read at every call: another program may renew the file
  const text = process.env.FUPIN_TOKEN_FILE ? fs.readFileSync(process.env.FUPIN_TOKEN_FILE, 'utf8').trim() : process.env.FUPIN_TOKEN;
  return grpc.Metadata.fromHttp2Headers(text ? { authorization: `Bearer ${text}` } : {});
}

const stop = (code, text) => { console.error(text); process.exit(code); };
const diverged = why => stop(3, `DIVERGED ${source}: ${why}. The log is not the one read before: ask its owner, then read all again without ${state}.`);

// Reads on from the stored position. Returns when a batch does not join on to it: then it is read again from there.
async function follow(feed) {
  let { position, digest } = load();
  const head = await new Promise((done, fail) => feed.GetHead({ source }, token(), { deadline: Date.now() + 10_000 }, (error, answer) => error ? fail(error) : done(answer)));
  if (head.position < position || (head.position === position && !digest.equals(head.digest))) diverged(`its end is ${head.position}, ${position} was read`);
  for await (const batch of feed.Read({ source, after: position, types, follow: true }, token())) {
    if (batch.to <= position) continue; // told before
    if (batch.from !== position || batch.events_omitted) return; // a gap or an overlap
    if (!digest.equals(batch.digest_before)) diverged(`other events before ${position}`);
    batch.events.forEach(handle);
    ({ to: position, digest_after: digest } = batch);
    save(position, digest);
  }
}

while (true) {
  const feed = new Feed(address, process.env.FUPIN_TLS ? grpc.credentials.createSsl() : grpc.credentials.createInsecure(), { 'grpc.keepalive_time_ms': 30_000, 'grpc.max_receive_message_length': -1 });
  await follow(feed).catch(error => {
    if (error.code === grpc.status.OUT_OF_RANGE) diverged(error.details);
    if (!['UNAVAILABLE', 'CANCELLED', 'DEADLINE_EXCEEDED', 'UNAUTHENTICATED', 'INTERNAL', 'UNKNOWN'].includes(grpc.status[error.code])) throw error;
    console.error(`${grpc.status[error.code]}: ${error.details}; again in a second`);
  }).finally(() => feed.close());
  await new Promise(later => setTimeout(later, 1000));
}

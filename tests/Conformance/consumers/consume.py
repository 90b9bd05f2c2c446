"""Follows a department's log and hands every event to handle(): consume.py HOST:PORT SOURCE STATE_FILE [EVENT_TYPE...]"""
import json, os, pathlib, sys, time
import grpc
from google.protobuf import descriptor_pb2, message_factory

address, source, state, *types = sys.argv[1:]
contracts = message_factory.GetMessages(descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(os.environ["FUPIN_CONTRACTS"]).read_bytes()).file)

def handle(event, message):
    """Yours. `message` is the subject's new state; after a crash an event may come again: keep each subject's highest version."""
    print(json.dumps({"position": event.position, "type": event.data.TypeName(), "subject": event.subject, "version": event.subject_version}), flush=True)

def load():
    if not os.path.exists(state): return 0, bytes(32)
    kept = json.loads(pathlib.Path(state).read_text())
    return (kept["position"], bytes.fromhex(kept["digest"])) if kept["source"] == source else sys.exit(f"{state} belongs to {kept['source']}")

def save(position, digest):
    with open(state + ".new", "w") as file:
        json.dump({"source": source, "position": position, "digest": digest.hex()}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(state + ".new", state)

def token():
    path = os.environ.get("FUPIN_TOKEN_FILE")  # read at every call: another program may renew it
    text = pathlib.Path(path).read_text().strip() if path else os.environ.get("FUPIN_TOKEN", "")
    return [("authorization", f"Bearer {text}")] if text else []

def diverged(why):
    sys.stderr.write(f"DIVERGED {source}: {why}. The log is not the one read before: ask its owner, then read all again without {state}.\n")
    sys.exit(3)

def call(kind, method, request, reply, **fields):
    ask = kind(f"/fupin.exchange.v1.FeedService/{method}", contracts[request].SerializeToString, contracts[reply].FromString)
    return ask(contracts[request](source=source, **fields), metadata=token(), timeout=None if "follow" in fields else 10)

def follow(channel):
    position, digest = load()  # returns when a batch does not join on to this: then it is read again from there
    head = call(channel.unary_unary, "GetHead", "fupin.exchange.v1.GetHeadRequest", "fupin.exchange.v1.Head")
    if head.position < position or (head.position == position and head.digest != digest): diverged(f"its end is {head.position}, {position} was read")
    for batch in call(channel.unary_stream, "Read", "fupin.exchange.v1.ReadRequest", "fupin.exchange.v1.Batch", after=position, types=types, follow=True):
        if batch.to <= position: continue  # told before
        if getattr(batch, "from") != position or batch.events_omitted: return  # a gap or an overlap
        if batch.digest_before != digest: diverged(f"other events before {position}")
        for event in batch.events:
            known = contracts.get(event.data.TypeName())  # None: newer than these contracts
            handle(event, known and known.FromString(event.data.value))
        position, digest = batch.to, batch.digest_after
        save(position, digest)

options = [("grpc.keepalive_time_ms", 30_000), ("grpc.max_receive_message_length", -1)]
while True:
    with grpc.secure_channel(address, grpc.ssl_channel_credentials(), options) if os.environ.get("FUPIN_TLS") else grpc.insecure_channel(address, options) as channel:
        try: follow(channel)
        except grpc.RpcError as error:
            if error.code() is grpc.StatusCode.OUT_OF_RANGE: diverged(error.details())
            if error.code().name not in ("UNAVAILABLE", "CANCELLED", "DEADLINE_EXCEEDED", "UNAUTHENTICATED", "INTERNAL", "UNKNOWN"): sys.exit(f"{error.code().name}: {error.details()}")
            print(f"{error.code().name}: {error.details()}; again in a second", file=sys.stderr)
    time.sleep(1)

"""Runs one case against the conformance server and prints what it saw as one line of JSON: client.py PORT DESCRIPTORS CASE"""
import json, sys
import grpc
from google.protobuf import descriptor_pb2, message_factory

port, descriptors, name = sys.argv[1:]
with open(descriptors, "rb") as file:
    contract = message_factory.GetMessages(descriptor_pb2.FileDescriptorSet.FromString(file.read()).file)
Message = contract["fupin.conformance.Message"]


def connect(**options):
    return grpc.insecure_channel(f"127.0.0.1:{port}", list(options.items()))


def method(kind, rpc, **options):
    call = getattr(connect(**options), kind)
    return call(f"/fupin.conformance.Conformance/{rpc}", Message.SerializeToString, Message.FromString)


def refused(call):
    try:
        call()
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call was answered")


def unary():
    headers = [("x-text", "plain"), ("x-bytes-bin", bytes([0, 255]))]
    answer, call = method("unary_unary", "Echo").with_call(Message(text="扶贫"), metadata=headers)
    trailers = dict(call.trailing_metadata())
    return {"text": answer.text, "code": call.code().value[0], "plain": trailers["x-text"], "bytes": list(trailers["x-bytes-bin"])}


def client_stream():
    answer = method("stream_unary", "Collect")(Message(text=text) for text in "abc")
    return {"text": answer.text, "size": answer.size}


def server_stream():
    return {"texts": [message.text for message in method("unary_stream", "Count")(Message(size=3))]}


def duplex():
    import queue
    requests = queue.SimpleQueue()
    call = method("stream_stream", "Talk")(iter(requests.get, None))
    listening, texts = dict(call.initial_metadata())["x-listening"], []
    requests.put(Message(text="a"))
    for message in call:
        texts.append(message.text)
        requests.put(Message(text=message.text + "a") if len(texts) < 3 else None)
    return {"listening": listening, "texts": texts}


def deadline():
    channel = connect()
    grpc.channel_ready_future(channel).result()  # connected first: the time is for the call, and the server must have begun it
    wait = channel.unary_unary("/fupin.conformance.Conformance/Wait", Message.SerializeToString, Message.FromString)
    return {"code": refused(lambda: wait(Message(text="python-deadline"), timeout=2)).code().value[0]}


def cancel():
    call = method("unary_stream", "WaitAfterOne")(Message(text="python-cancel"))
    next(call)
    call.cancel()
    return {"code": refused(lambda: next(call)).code().value[0]}


def details():
    error = refused(lambda: method("unary_unary", "Fail")(Message(text="户已关闭")))
    status = contract["google.rpc.Status"].FromString(dict(error.trailing_metadata())["grpc-status-details-bin"])
    info = contract["google.rpc.ErrorInfo"].FromString(status.details[0].value)
    return {
        "code": error.code().value[0], "details": error.details(), "inner": status.code, "type": status.details[0].type_url,
        "reason": info.reason, "id": info.metadata["id"],
    }


def missing():
    return {"code": refused(lambda: method("unary_unary", "Missing")(Message())).code().value[0]}


def gzip_both_ways():
    answer = method("unary_unary", "Echo")(Message(text="a" * 10_000, compress=True), compression=grpc.Compression.Gzip)
    return {"length": len(answer.text), "encoding": answer.encoding}


def four_mebibytes():
    most = bytes([7]) * (4 * 1024 * 1024 - 5)  # the field's tag and length
    echo = method("unary_unary", "Echo")
    same = echo(Message(data=most)).data == most
    return {"same": same, "more": refused(lambda: echo(Message(data=most + b"7"))).code().value[0]}


print(json.dumps(globals()[name.replace("-", "_")](), ensure_ascii=False, separators=(",", ":")))

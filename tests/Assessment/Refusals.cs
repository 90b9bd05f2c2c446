using Fupin.Rpc;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fupin.Assessment.Tests;

/// <summary>What a refused call says, from its status details.</summary>
internal static class Refusals
{
    public static string Reason(this RpcException refused) => Details(refused).Select(d => d.TryUnpack(out ErrorInfo info) ? info.Reason : null).First(r => r is not null)!;

    public static List<(string Field, string Reason)> Violations(this RpcException refused) =>
        [.. Details(refused).SelectMany(d => d.TryUnpack(out BadRequest bad) ? bad.FieldViolations.Select(v => (v.Field, v.Reason)) : [])];

    private static RepeatedField<Any> Details(RpcException refused) =>
        Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes("grpc-status-details-bin")).Details;
}

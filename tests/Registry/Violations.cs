using Fupin.Rpc;
using Grpc.Core;

namespace Fupin.Registry.Tests;

internal static class Violations
{
    /// <summary>The reasons of the fields a refusal names.</summary>
    public static IEnumerable<string> Of(RpcException failure) =>
        Google.Rpc.Status.Parser.ParseFrom(failure.Trailers.GetValueBytes("grpc-status-details-bin")).Details
            .Where(d => d.Is(BadRequest.Descriptor))
            .SelectMany(d => d.Unpack<BadRequest>().FieldViolations)
            .Select(v => v.Reason);
}

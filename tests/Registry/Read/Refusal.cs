using Fupin.Rpc;
using Grpc.Core;

namespace Fupin.Registry.Tests.Read;

internal static class Refusal
{
    public static (StatusCode Code, string Reason, string Fields) Of(RpcException failure)
    {
        var status = Google.Rpc.Status.Parser.ParseFrom(failure.Trailers.GetValueBytes("grpc-status-details-bin"));
        var info = status.Details.Single(d => d.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        var fields = status.Details.Where(d => d.Is(BadRequest.Descriptor)).SelectMany(d => d.Unpack<BadRequest>().FieldViolations).Select(v => v.Field);
        return (failure.StatusCode, info.Reason, string.Join(' ', fields));
    }

    public static string Metadata(RpcException failure, string key)
    {
        var status = Google.Rpc.Status.Parser.ParseFrom(failure.Trailers.GetValueBytes("grpc-status-details-bin"));
        return status.Details.Single(d => d.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>().Metadata[key];
    }
}

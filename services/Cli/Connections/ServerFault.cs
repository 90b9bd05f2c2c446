using Fupin.Rpc;
using Grpc.Core;

namespace Fupin.Cli.Connections;

/// <summary>What a server's refusal says, read from the google.rpc.Status that comes with it.</summary>
/// <param name="Code">gRPC status.</param>
/// <param name="Reason">UPPER_SNAKE_CASE; empty when the server gave no details.</param>
/// <param name="Chinese">For officers; empty without details.</param>
/// <param name="English">The same; the bare status text without details.</param>
/// <param name="Violations">Field and what is wrong with it.</param>
internal sealed record ServerFault(StatusCode Code, string Reason, string Chinese, string English, IReadOnlyList<(string Field, string Text)> Violations)
{
    private const string TokenExpired = "TOKEN_EXPIRED";
    private const string Details = "grpc-status-details-bin";

    public static ServerFault Of(RpcException fault)
    {
        var bytes = fault.Trailers.GetValueBytes(Details);
        if (bytes is null) return new(fault.StatusCode, "", "", fault.Status.Detail, []);

        var (reason, chinese, english) = ("", "", "");
        var violations = new List<(string, string)>();
        foreach (var detail in Google.Rpc.Status.Parser.ParseFrom(bytes).Details)
        {
            if (detail.TryUnpack(out ErrorInfo info))
                reason = info.Reason;
            else if (detail.TryUnpack(out BadRequest bad))
                violations.AddRange(bad.FieldViolations.Select(v => (v.Field, v.Description)));
            else if (detail.TryUnpack(out LocalizedMessage message))
                (chinese, english) = IsChinese(message) ? (message.Message, english) : (chinese, message.Message);
        }

        return new(fault.StatusCode, reason, chinese, english, violations);
    }

    /// <summary>
    /// The connection broke, the server went away or the token ended, so that the same call may succeed later. A server that answers with details has decided, unless it says UNAVAILABLE.
    /// </summary>
    public static bool IsLostConnection(RpcException fault) => fault.StatusCode switch
    {
        StatusCode.Unavailable => true,
        // the token of a long stream ended: the next call has a fresh one
        StatusCode.Unauthenticated => IsTokenExpired(fault),
        StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown => fault.Trailers.Get(Details) is null && fault.Status.DebugException is not null,
        _ => false,
    };

    public static bool IsTokenExpired(RpcException fault) => fault.StatusCode == StatusCode.Unauthenticated && Of(fault).Reason == TokenExpired;

    private static bool IsChinese(LocalizedMessage message) => message.Locale.StartsWith("zh", StringComparison.Ordinal);
}

using Fupin.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fupin.Chassis.Faults;

/// <summary>A fault on the wire: google.rpc.Status in grpc-status-details-bin.</summary>
internal static class Details
{
    public const string Trailer = "grpc-status-details-bin";

    /// <summary>Chinese first, English second, on one line.</summary>
    public static string Text(Fault fault) => $"{fault.Zh} / {fault.En}";

    public static byte[] Encode(Fault fault)
    {
        var info = new ErrorInfo { Reason = fault.Reason, Domain = fault.Domain };
        foreach (var (key, value) in fault.Metadata) info.Metadata.Add(key, value);
        var status = new Google.Rpc.Status { Code = (int)fault.Code, Message = Text(fault) };
        status.Details.Add(Any.Pack(info));
        status.Details.Add(Any.Pack(new LocalizedMessage { Locale = "zh-CN", Message = fault.Zh }));
        status.Details.Add(Any.Pack(new LocalizedMessage { Locale = "en", Message = fault.En }));
        if (fault.RetryAfter is { } wait) status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) }));
        if (fault.Violations.Count > 0) status.Details.Add(Any.Pack(Violations(fault)));
        return status.ToByteArray();
    }

    public static RpcException ToRpcException(Fault fault) =>
        new(new Status(fault.Code, Text(fault)), new Metadata { { Trailer, Encode(fault) } });

    private static BadRequest Violations(Fault fault)
    {
        var bad = new BadRequest();
        foreach (var violation in fault.Violations)
            bad.FieldViolations.Add(new BadRequest.Types.FieldViolation
            {
                Field = violation.Field,
                Description = $"{violation.Zh} / {violation.En}",
                Reason = violation.Reason,
                LocalizedMessage = new LocalizedMessage { Locale = "zh-CN", Message = violation.Zh },
            });
        return bad;
    }
}

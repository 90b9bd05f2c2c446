using Grpc.Core;

namespace Fupin.Chassis.Faults;

/// <summary>The errors any call may answer with, whatever the service.</summary>
internal static class ChassisErrors
{
    public const string Domain = "fupin";

    /// <summary>A bug or a broken machine. The caller learns the trace id and nothing else.</summary>
    public static Fault Internal(string traceId) => new(
        StatusCode.Internal,
        Domain,
        "INTERNAL",
        $"系统内部错误，请将编号 {traceId} 告知运维人员",
        $"internal error, tell the operator this trace id: {traceId}",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["trace_id"] = traceId });

    /// <summary>Someone else changed it first: read again, decide again.</summary>
    public static Fault ConcurrentChange() => new(
        StatusCode.Aborted,
        Domain,
        "CONCURRENT_CHANGE",
        "数据已被他人修改，请重新读取后再试",
        "the data was changed by someone else meanwhile: read it again and retry");

    /// <summary>The database is starting, has crashed, or lost the connection: try again, a write under the same request id.</summary>
    public static Fault StorageAway() => new(
        StatusCode.Unavailable,
        Domain,
        "STORAGE_AWAY",
        "数据库暂时不可用，请稍后重试",
        "the database is away for the moment: try again later");

    public static Fault DeadlineExceeded() => new(
        StatusCode.DeadlineExceeded,
        Domain,
        "DEADLINE_EXCEEDED",
        "处理超时，请稍后重试",
        "the call took too long: try again later");

    public static Fault Cancelled() => new(
        StatusCode.Cancelled,
        Domain,
        "CANCELLED",
        "调用已取消",
        "the call was cancelled");

    /// <summary>Another instance uses a key this one doesn't have: the key folder has to reach every instance. Try again, or at another instance.</summary>
    public static Fault KeyMissing(string purpose, int id) => new(
        StatusCode.Unavailable,
        Domain,
        "KEY_MISSING",
        $"本实例的密钥目录缺少 {purpose}.{id}.key，请运维人员补齐后重试",
        $"the key folder of this instance lacks {purpose}.{id}.key: have the operator add it, then try again");

    public static Fault NoKeysHere(string service) => new(
        StatusCode.NotFound,
        Domain,
        "NO_PROTECTED_DATA",
        $"此地址没有保存受保护数据的服务“{service}”",
        $"no service '{service}' with protected data answers at this address");

    /// <summary>The bytes are no message of the expected type.</summary>
    public static Fault MalformedMessage() => new(
        StatusCode.InvalidArgument,
        Domain,
        "MALFORMED_MESSAGE",
        "请求无法解析，请核对接口版本",
        "the request can't be decoded: is it made with these contracts?");

    /// <summary>What the transport found wrong before an rpc ran: an unknown method, a broken frame.</summary>
    public static Fault Transport(StatusCode code, string text)
    {
        var (reason, zh) = code switch
        {
            StatusCode.Unimplemented => ("UNIMPLEMENTED", "本服务没有这个接口"),
            StatusCode.DeadlineExceeded => ("DEADLINE_EXCEEDED", "处理超时，请稍后重试"),
            StatusCode.Cancelled => ("CANCELLED", "调用已取消"),
            _ => ("TRANSPORT", "传输错误"),
        };
        return new(code, Domain, reason, zh, text.Length > 0 ? text : code.ToString());
    }
}

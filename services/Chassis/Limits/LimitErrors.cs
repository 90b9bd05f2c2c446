using System.Globalization;
using Fupin.Chassis.Faults;
using Grpc.Core;

namespace Fupin.Chassis.Limits;

/// <summary>What a caller hears who takes more than a limit allows: the number, and the setting an operator would change.</summary>
internal static class LimitErrors
{
    /// <summary>Send it in parts.</summary>
    public static Fault Message(LimitOptions limits) => Exceeded(
        "MESSAGE_TOO_LARGE", LimitOptions.MessageBytesKey, limits.MessageBytes,
        $"消息超过{limits.MessageBytes}字节，请分批发送", $"the message has more than {limits.MessageBytes} bytes: send it in parts");

    /// <summary>What was asked for is done, but its answer can't be told: ask for less at a time.</summary>
    public static Fault Answer(LimitOptions limits) => Exceeded(
        "ANSWER_TOO_LARGE", LimitOptions.MessageBytesKey, limits.MessageBytes,
        $"答复超过{limits.MessageBytes}字节，请缩小范围分次查询", $"the answer has more than {limits.MessageBytes} bytes: ask for less at a time");

    public static Fault Metadata(LimitOptions limits) => Exceeded(
        "METADATA_TOO_LARGE", LimitOptions.MetadataBytesKey, limits.MetadataBytes,
        $"请求头超过{limits.MetadataBytes}字节，请减少元数据（令牌过大时请联系登录系统管理员）",
        $"the metadata has more than {limits.MetadataBytes} bytes: send less (a token this large is for your sign-in to mend)");

    /// <summary>Wait as told, then go on slower.</summary>
    public static Fault CallRate(CallerLimit limit, TimeSpan wait) => Exceeded(
        "CALL_RATE", limit.CallsPerSecondKey, limit.CallsPerSecond,
        $"调用过于频繁（每秒{limit.CallsPerSecond}次），请等待{Math.Ceiling(wait.TotalSeconds):0}秒后再试",
        $"too many calls (the rate is {limit.CallsPerSecond} a second): wait {Math.Ceiling(wait.TotalSeconds):0} s and go on slower", wait);

    /// <summary>End one, or wait until one ends.</summary>
    public static Fault Streams(CallerLimit limit) => Exceeded(
        "STREAMS_PER_CALLER", limit.StreamsKey, limit.Streams,
        $"您同时打开的流式调用已有{limit.Streams}个，请先结束其中一个", $"you have {limit.Streams} streams open at a time: end one first");

    /// <summary>The caller may begin anew where it was: what was acknowledged is stored.</summary>
    public static Fault Idle(LimitOptions limits) => Of(
        StatusCode.DeadlineExceeded, "STREAM_IDLE", LimitOptions.IdleKey, (long)limits.Idle.TotalSeconds,
        $"{limits.Idle.TotalSeconds:0}秒内没有收到下一条消息，调用已结束；已确认的部分已保存，可从中断处继续",
        $"no message came for {limits.Idle.TotalSeconds:0} s, the call was ended: what was acknowledged is stored, go on from there");

    /// <summary>Reaches the log and the record only: to whoever takes nothing nothing can be told but RST_STREAM with ENHANCE_YOUR_CALM.</summary>
    public static Fault Slow(LimitOptions limits) => Exceeded(
        "STREAM_SLOW", LimitOptions.SlowKey, (long)limits.Slow.TotalSeconds,
        $"{limits.Slow.TotalSeconds:0}秒内没有取走答复，调用已结束；可从中断处继续",
        $"an answer was not taken for {limits.Slow.TotalSeconds:0} s, the call was ended: go on from where you were");

    public static Fault UploadBytes(LimitOptions limits) => Exceeded(
        "UPLOAD_TOO_LARGE", LimitOptions.UploadBytesKey, limits.UploadBytes,
        $"上传内容超过{limits.UploadBytes}字节，请拆分文件；已确认的部分已保存", $"the upload has more than {limits.UploadBytes} bytes: split the file; what was acknowledged is stored");

    public static Fault UploadRows(LimitOptions limits) => Exceeded(
        "UPLOAD_TOO_LARGE", LimitOptions.UploadRowsKey, limits.UploadRows,
        $"上传内容超过{limits.UploadRows}行，请拆分文件；已确认的部分已保存", $"the upload has more than {limits.UploadRows} rows: split the file; what was acknowledged is stored");

    private static Fault Exceeded(string reason, string key, long limit, string zh, string en, TimeSpan? wait = null) =>
        Of(StatusCode.ResourceExhausted, reason, key, limit, zh, en, wait);

    private static Fault Of(StatusCode code, string reason, string key, long limit, string zh, string en, TimeSpan? wait = null) => new(
        code,
        ChassisErrors.Domain,
        reason,
        $"{zh}（限额 Fupin:{key}）",
        $"{en} (limit Fupin:{key})",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["limit"] = limit.ToString(CultureInfo.InvariantCulture), ["setting"] = $"Fupin:{key}" },
        retryAfter: wait);
}

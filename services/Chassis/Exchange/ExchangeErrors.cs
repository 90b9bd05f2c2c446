using System.Globalization;
using Fupin.Chassis.Faults;
using Grpc.Core;

namespace Fupin.Chassis.Exchange;

internal static class ExchangeErrors
{
    public const string Domain = "exchange.fupin";

    public static Fault UnknownSource(string source) => new(
        StatusCode.NotFound, Domain, "UNKNOWN_SOURCE",
        $"此地址没有“{source}”的数据日志，请核对服务地址。", $"There is no log '{source}' at this address; check the service's address.",
        Facts(("source", source)));

    public static Fault BeyondHead(string source, long after, long head) => new(
        StatusCode.OutOfRange, Domain, "BEYOND_HEAD",
        $"“{source}”的日志止于第 {head} 条，请求的起点是第 {after} 条：日志被回退过，或该位置并非出自此日志。",
        $"The log '{source}' ends at {head} and cannot be read after {after}: it was rewound, or the position is not from here.",
        Facts(("source", source), ("head", head.ToString(CultureInfo.InvariantCulture))));

    public static Fault LogDamaged(string source, long position) => new(
        StatusCode.DataLoss, Domain, "LOG_DAMAGED",
        $"“{source}”的日志在第 {position} 条处与其校验值不符，请从备份恢复该服务的数据库。",
        $"The log '{source}' does not match its digest at {position}; restore that service's database from a backup.",
        Facts(("source", source), ("position", position.ToString(CultureInfo.InvariantCulture))));

    public static Fault UnknownSubscription(string name) => new(
        StatusCode.NotFound, Domain, "UNKNOWN_SUBSCRIPTION",
        $"此地址没有订阅“{name}”，可用 fupin feed lag 查看。", $"There is no subscription '{name}' at this address; 'fupin feed lag' lists those there are.",
        Facts(("subscription", name)));

    public static Fault NotStopped(string name) => new(
        StatusCode.FailedPrecondition, Domain, "NOT_STOPPED",
        $"订阅“{name}”没有停在任何事件上，无可跳过。", $"The subscription '{name}' is not stopped by an event; there is nothing to skip.",
        Facts(("subscription", name)));

    public static Fault OtherPosition(string name, long asked, long stopped) => new(
        StatusCode.FailedPrecondition, Domain, "OTHER_POSITION",
        $"订阅“{name}”停在第 {stopped} 条之前，而不是第 {asked} 条。", $"The subscription '{name}' stands before event {stopped}, not {asked}.",
        Facts(("subscription", name), ("position", stopped.ToString(CultureInfo.InvariantCulture))));

    public static Fault Rebuilding(string name) => new(
        StatusCode.FailedPrecondition, Domain, "REBUILDING",
        $"订阅“{name}”正在重建，请等待其完成。", $"The subscription '{name}' is being built anew; wait until that is done.",
        Facts(("subscription", name)));

    /// <summary>Retry later.</summary>
    public static Fault SourceUnreachable(string source, StatusCode answer) => new(
        StatusCode.Unavailable, Domain, "SOURCE_UNREACHABLE",
        $"无法从“{source}”读取日志，请稍后再试。", $"The log '{source}' cannot be read now; try again later.",
        Facts(("source", source), ("answer", answer.ToString())));

    public static Fault Stopping() => new(
        StatusCode.Unavailable, Domain, "STOPPING", "服务正在停止，请稍后重连。", "The service is stopping; connect again in a moment.");

    private static Dictionary<string, string> Facts(params ReadOnlySpan<(string Key, string Value)> facts)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        foreach (var (key, value) in facts)
            map.Add(key, value);
        return map;
    }
}

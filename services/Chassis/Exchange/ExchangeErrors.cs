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

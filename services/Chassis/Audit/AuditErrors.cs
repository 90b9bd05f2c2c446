using Fupin.Chassis.Faults;
using Fupin.Chassis.Values;
using Grpc.Core;

namespace Fupin.Chassis.Audit;

internal static class AuditErrors
{
    public const string Domain = "audit.fupin";

    /// <summary>What can't be put on record is not told.</summary>
    public static Fault Unavailable() => new(
        StatusCode.Unavailable, Domain, "AUDIT_UNAVAILABLE",
        "审计记录暂时无法写入，因此不能提供数据；请稍后重试，若持续请通知运维人员",
        "audit entries can't be written at the moment, so nothing is told: try again, and tell the operator if it goes on");

    /// <summary>Ask again on that day, or for an earlier archive.</summary>
    public static Fault Retention(DateTimeOffset from) => new(
        StatusCode.FailedPrecondition, Domain, "RETENTION",
        $"这些审计记录须保存至{from.Local():yyyy-MM-dd HH:mm}，届时才能移除", $"these entries have to be kept until {from.Local():yyyy-MM-dd HH:mm} (China): they can be removed then",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["from"] = from.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture) });

    public static Fault UnknownService(string service) => new(
        StatusCode.NotFound, Domain, "UNKNOWN_SERVICE",
        $"此地址没有“{service}”的审计记录，请核对服务地址。", $"There is no audit record of '{service}' at this address; check the service's address.",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["service"] = service });

    public static Fault OtherChain(long through) => new(
        StatusCode.FailedPrecondition, Domain, "OTHER_CHAIN",
        $"审计包所记第 {through} 条处的校验值与本服务的审计链不符，不予封签", $"the bundle's digest at {through} is not that of this service's chain, so it is not sealed");

    public static Fault NotArchived(long through, long archived) => new(
        StatusCode.FailedPrecondition, Domain, "NOT_ARCHIVED",
        $"第 {through} 条不是某个已封签归档包的末尾（已归档至第 {archived} 条），不能移除；请先用 fupin audit export --archive 归档",
        $"{through} is not the end of a sealed archive (archived through {archived}), so nothing is removed: archive it first with fupin audit export --archive");
}

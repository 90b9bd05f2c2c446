using System.Data.Common;
using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>What stopped a subscription and what to do. Holds names and positions, never what an event holds.</summary>
internal static class Problems
{
    private const string DivergedZh =
        "请先查明来源方：若其误用了旧备份，恢复正确的数据库后本订阅自动继续；若日志确已更换，先用 fupin feed verify 列出须重新录入的对象，再用 fupin feed replay 从第 0 条重建。";

    private const string DivergedEn =
        "Look at the source first: if it runs on an old backup, restore the right one and this goes on by itself; if its log was really replaced, list what must be entered again with 'fupin feed verify', then rebuild from 0 with 'fupin feed replay'.";

    public static string BeyondHead(string source, long position, long head) =>
        $"“{source}”的日志止于第 {head} 条，而本服务已应用到第 {position} 条。{DivergedZh} / The log '{source}' ends at {head}, but {position} was applied here. {DivergedEn}";

    public static string OtherDigest(string source, long position) =>
        $"“{source}”的日志在第 {position} 条处与本服务读过的不同。{DivergedZh} / The log '{source}' differs at {position} from what was read before. {DivergedEn}";

    public static string Poison(Event poison, Exception failure)
    {
        var why = failure.GetBaseException() is DbException database ? $"{database.GetType().Name} {database.SqlState}".TrimEnd() : failure.GetBaseException().GetType().Name;
        var type = Google.Protobuf.WellKnownTypes.Any.GetTypeName(poison.Data.TypeUrl);
        return $"第 {poison.Position} 条事件（{poison.Id}，{type}，{poison.Subject}）无法应用：{why}。修正后用 fupin feed retry 重试，或写明理由用 fupin feed skip 跳过；其后的事件等待中，不会丢失。"
            + $" / Event {poison.Position} ({poison.Id}, {type}, {poison.Subject}) cannot be applied: {why}. Repair the program and try again with 'fupin feed retry', or pass over it with 'fupin feed skip' and a reason; later events wait, none is lost.";
    }
}

using System.Globalization;
using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Values;
using Fupin.Cli.Terminals;
using Spectre.Console;

namespace Fupin.Cli.Audits;

/// <summary>Audit findings and entries in words.</summary>
internal static class AuditReport
{
    private const int MostFlaws = 50;

    public static void Print(Terminal terminal, string what, long through, long links, int compared, IReadOnlyList<ChainFlaw> flaws, SealVerdict? seal = null)
    {
        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"{what}：至第 {through:N0} 条，核对 {links:N0} 条，与其他服务留存的 {compared:N0} 个链头比对 / through {through:N0}, {links:N0} links, {compared:N0} heads kept by other services compared"));
        if (compared == 0)
            terminal.Line("没有其他服务留存的链头可比对：末尾被截或整链重建不能排除 / no head of another service to compare with: a cut tail or a chain built anew can't be ruled out");
        foreach (var flaw in flaws.Take(MostFlaws)) terminal.ErrorLine(Text(flaw));
        if (flaws.Count > MostFlaws) terminal.ErrorLine($"… 共 {flaws.Count} 处 / {flaws.Count} in all");
        if (flaws.Count == 0 && seal is not { Holds: false }) terminal.Line("未发现改动 / nothing was changed");
        if (seal is null) return;
        foreach (var line in (string[])[seal.Chinese, seal.English])
            if (seal.Holds) terminal.Line(line);
            else terminal.ErrorLine(line);
    }

    public static string Text(ChainFlaw flaw)
    {
        var place = flaw.Position == 0 ? "无位置 no place" : string.Create(CultureInfo.InvariantCulture, $"第 {flaw.Position} 条 position {flaw.Position}");
        var more = string.Concat(flaw.EntryId.Length > 0 ? $" {flaw.EntryId}" : "", flaw.Keeper.Length > 0 ? $"（{flaw.Keeper} 留存 kept by {flaw.Keeper}）" : "");
        return $"{place}: {Labels.Of(flaw.Flaw)} {flaw.Flaw}{more}";
    }

    public static Table Accesses(IEnumerable<AuditEntry> entries, IReadOnlySet<string> lists, TimeZoneInfo zone)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("时间 time").AddColumn("谁 who").AddColumn("身份 as").AddColumn("操作 what").AddColumn("用途 purpose").AddColumn("变更 changed").AddColumn("结果 outcome").AddColumn("来自 from");
        foreach (var entry in entries)
            table.AddRow(
                TimeZoneInfo.ConvertTime(entry.Time.ToDateTimeOffset(), zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Markup.Escape(Who(entry.Actor)), Markup.Escape(As(entry.Actor)),
                Markup.Escape($"{Labels.Of(entry.Action)} {entry.Rpc[(entry.Rpc.LastIndexOf('.') + 1)..]}{(lists.Contains(entry.Id) ? $"（名单，可能含该户 list that may hold it：{entry.Count}）" : entry.Count > 1 ? $" ×{entry.Count}" : "")}"),
                entry.Purpose == default ? "" : Markup.Escape(Labels.Of(entry.Purpose)),
                Markup.Escape(string.Join(", ", entry.Changes.SelectMany(c => c.Fields.Count > 0 ? c.Fields.Select(f => $"{c.Table}.{f}") : [c.Table]))),
                Markup.Escape(entry.Reason.Length > 0 ? $"{entry.Outcome} {entry.Reason}" : entry.Outcome), Markup.Escape(entry.Actor.Peer));
        return table;
    }

    private static string Who(Actor actor) =>
        actor.DisplayName.Length > 0 ? $"{actor.DisplayName} {actor.Subject}" : actor.Subject.Length > 0 ? actor.Subject : "?";

    private static string As(Actor actor)
    {
        List<string> parts = [];
        if (actor.Department != default) parts.Add(Labels.Of(actor.Department));
        parts.AddRange(actor.Roles.Select(role => Labels.Of(role)));
        if (actor.CallingService.Length > 0) parts.Add(actor.CallingService);
        return string.Join(' ', parts);
    }
}

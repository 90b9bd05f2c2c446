using System.Globalization;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fupin.Cli.Cards;

/// <summary>A household then and now, field by field, with who changed it, when and by what.</summary>
internal static class HouseholdChangeTable
{
    public static IEnumerable<IRenderable> Render(HouseholdChanges changes, Timestamp then)
    {
        yield return State($"当时登记 as recorded then {Time(then)}", changes.Then, "当时未登记 not in the register then");
        yield return State("现在所知 as known now", changes.Now, "现已不在册 not in the register any more");
        if (changes.Changes.Count == 0)
        {
            yield return new Markup(Markup.Escape("此后没有变更 / nothing was changed since\n"));
            yield break;
        }

        foreach (var change in changes.Changes)
        {
            yield return new Markup(Markup.Escape($"{Title(change)}\n{By(change)}\n"));
            if (change.Fields.Count > 0) yield return Of(change);
        }
    }

    private static Markup State(string title, Household? household, string none) => new(Markup.Escape(household is null
        ? $"{title}：{none}\n"
        : string.Create(CultureInfo.InvariantCulture, $"{title}：{household.Number} {household.Address}，{household.Members.Count} 人 persons，第 {household.Version} 版 version，{Labels.Of(household.Facts?.Status ?? default)} {household.Facts?.Year}\n")));

    private static Table Of(HouseholdChange change)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("字段 field").AddColumn("当时 before").AddColumn("后来 after");
        foreach (var field in change.Fields)
            table.AddRow(Markup.Escape(field.Field), Markup.Escape(field.Before), Markup.Escape(field.After + (field.Masked ? "（已遮盖 masked）" : "")));
        return table;
    }

    private static string Title(HouseholdChange change)
    {
        var version = change.Version == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"，第 {change.Version} 版 version {change.Version}");
        return $"{Time(change.RecordedTime)} {Labels.Of(change.Kind)}{version}";
    }

    private static string By(HouseholdChange change)
    {
        List<string> parts = [];
        if (change.Actor is { } actor) parts.Add($"{actor.DisplayName} {actor.Subject}".Trim());
        if (change.Rpc.Length > 0) parts.Add(change.Rpc);
        if (change.Import.Length > 0) parts.Add(change.Import);
        if (change.Requester.Length > 0) parts.Add($"由 {change.Requester} 提出 asked for by {change.Requester}");
        if (change.Reason.Length > 0) parts.Add($"原因 reason：{change.Reason}");
        parts.Add(change switch
        {
            { AuditEntry.Length: 0 } => "当时未记下审计记录 its audit entry was not kept",
            { AuditPosition: 0 } => $"审计记录 audit entry {change.AuditEntry}",
            _ => string.Create(CultureInfo.InvariantCulture, $"审计第 {change.AuditPosition} 条 audit position {change.AuditPosition}，{change.AuditEntry}"),
        });
        return string.Join("；", parts);
    }

    private static string Time(Timestamp time) => time.ToDateTimeOffset().Local().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

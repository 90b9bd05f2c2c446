using System.Globalization;
using Fupin.Assessment.V1;
using Fupin.Chassis.Values;
using Fupin.Cli.Terminals;
using Spectre.Console;

namespace Fupin.Cli.Tables;

/// <summary>The main job's result: the figures that assessment computed beside the published ones.</summary>
internal static class CityTables
{
    private const string Right = "✓";
    private const string Wrong = "✗";

    /// <returns>Whether every compared figure matched.</returns>
    public static bool Print(Terminal terminal, PublishedCity city, Targets targets, ListFiguresResponse figures, ListCauseFiguresResponse causes)
    {
        var comparison = new Comparison();
        terminal.Out.Write(Counties(city, targets, figures, comparison));
        if (targets.Causes.Count > 0) terminal.Out.Write(Causes(targets, causes, comparison));
        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"{Mark(comparison.Matched == comparison.Compared)} 与{Against(targets, "公布数", "缩放后的目标数")}核对 {comparison.Compared} 项，一致 {comparison.Matched} 项 / " +
            $"{comparison.Matched} of {comparison.Compared} {Against(targets, "published", "scaled")} figures reproduced"));
        if (figures.PlanDocuments.Count > 0)
            terminal.Line($"计划年度依据 / exit years from: {string.Join(" → ", figures.PlanDocuments)}");
        return comparison.Matched == comparison.Compared;
    }

    private static Table Counties(PublishedCity city, Targets targets, ListFiguresResponse figures, Comparison comparison)
    {
        var printed = Against(targets, "公布 published", "目标 target");
        var table = new Table().Border(TableBorder.Rounded).Title($"{city.Name} {city.EnglishName}：建档立卡 registered poor, 2015");
        table.AddColumn("县(区) county");
        foreach (var header in new[] { "贫困村 poor villages", printed, "人数 persons", printed, "占比 share", "计划脱贫年度 exit year", printed }) table.AddColumn(new TableColumn(header).RightAligned());
        table.AddColumn("");

        var lines = figures.Lines.ToDictionary(line => line.DisplayName, StringComparer.Ordinal);
        foreach (var target in targets.Counties)
        {
            lines.Remove(target.Name, out var line);
            line ??= new();
            int? year = line.HasPlannedExitYear ? line.PlannedExitYear : null;
            var right = All(
                comparison.Figure(line.PoorVillages, target.PoorVillages),
                comparison.Figure(line.RegisteredPersons, target.Persons, target.UnitPersons),
                comparison.Year(year, target.PlannedExitYear));
            Row(table, target.Name, line, target.PoorVillages, target.Persons, year, target.PlannedExitYear, Mark(right));
        }

        // a unit that is not in the published table has nothing to be compared with, but its people count
        foreach (var line in lines.Values.Where(line => line.RegisteredPersons > 0))
            Row(table, line.DisplayName, line, null, null, line.HasPlannedExitYear ? line.PlannedExitYear : null, null, "");

        var total = All(comparison.Figure(figures.Total.PoorVillages, targets.PoorVillages), comparison.Figure(figures.Total.RegisteredPersons, targets.Persons));
        table.AddEmptyRow();
        Row(table, "合计 total", figures.Total, targets.PoorVillages, targets.Persons, null, null, Mark(total));
        return table;
    }

    private static Table Causes(Targets targets, ListCauseFiguresResponse causes, Comparison comparison)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("主要致贫原因 main causes of poverty, 2015");
        table.AddColumn("原因 cause");
        foreach (var header in new[] { "户数 households", "人数 persons", "占比 share", Against(targets, "公布 published", "公布 published ±1 人") }) table.AddColumn(new TableColumn(header).RightAligned());
        table.AddColumn("");
        var total = causes.Lines.Sum(line => line.Persons);
        foreach (var target in targets.Causes)
        {
            var line = causes.Lines.FirstOrDefault(line => line.Cause == target.Cause) ?? new();
            var right = targets.IsScaled
                ? comparison.ScaledShare(line.Persons, total, target.ShareE4)
                : comparison.Share(line.ShareE4, target.ShareE4);
            table.AddRow(target.Label, Count(line.Households), Count(line.Persons), Percent(line.ShareE4), Percent(target.ShareE4), Mark(right));
        }

        return table;
    }

    private static void Row(Table table, string name, Figures line, long? villages, long? persons, int? year, int? printedYear, string mark) => table.AddRow(
        Markup.Escape(name), Count(line.PoorVillages), Count(villages), Count(line.RegisteredPersons), Count(persons), Percent(line.ShareE4), Year(year), Year(printedYear), mark);

    private static bool All(params bool?[] checks) => checks.All(check => check != false);

    private static string Mark(bool right) => right ? Right : Wrong;

    private static string Against(Targets targets, string published, string scaled) => targets.IsScaled ? scaled : published;

    private static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string Year(int? year) => year?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Percent(int shareE4) => Scaled.Format(shareE4, 2) + " %";
}

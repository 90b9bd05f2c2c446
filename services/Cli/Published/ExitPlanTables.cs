using System.Text.RegularExpressions;
using Fupin.Assessment.V1;

namespace Fupin.Cli;

/// <summary>The printed exit plans as lines of an <see cref="ExitPlan"/>: one line per printed figure or named county, nothing else.</summary>
internal static partial class ExitPlanTables
{
    private const string Separator = ";";

    /// <summary>LY135 ch.3 §3.1-3.3: exits by year for the city, the units of each year by name; 2020 is the safety net, not an exit (CON-05).</summary>
    public static PublishedExitPlan Luoyang() => new("luoyang", "LY135", [.. PublishedTable.Rows("exit_plan_luoyang.csv").SelectMany(r =>
        Year(r, r.Text("kind") switch
        {
            "exit" => ExitPlanLineKind.Exit,
            "safety_net_before_2020" => ExitPlanLineKind.SafetyNet,
            var other => throw new InvalidDataException($"{other} is no kind of exit plan row"),
        }, unitPersons: 1)
        .Concat(Named(r, "non_poor_counties_exited", ExitPlanLineKind.OverallExit)))]);

    /// <summary>LY2018 §1(3)2: replaces the years 2018 to 2020. The persons are printed in units of 10,000, which the note column quotes.</summary>
    public static PublishedExitPlan Luoyang2018() => new("luoyang", "LY2018", [.. PublishedTable.Rows("exit_plan_luoyang_2018.csv").SelectMany(r =>
        Year(r, ExitPlanLineKind.Exit, PrintedUnit(r.Text("note"))))]);

    /// <summary>XX2016 annex 2: the city and its nine areas by year, in units of 10,000 persons with two decimals; art.2 names the poor counties' year.</summary>
    public static PublishedExitPlan Xinxiang() => new("xinxiang", "XX2016",
    [
        .. PublishedTable.Rows("exit_plan_xinxiang.csv").SelectMany(Areas),
        .. PublishedTable.Rows("divisions_xinxiang.csv").Where(r => r["delisting_target_year"] is not null).Select(r => new ExitPlanLine
        {
            Year = r.WholeOf("delisting_target_year"),
            Division = r.Text("name_zh"),
            Kind = ExitPlanLineKind.Delisting,
            Source = r.Text("source"),
            UnitPersons = 1,
        }),
    ]);

    private static IEnumerable<ExitPlanLine> Year(PublishedTable row, ExitPlanLineKind kind, long unitPersons)
    {
        var line = new ExitPlanLine { Year = row.WholeOf("year"), Kind = kind, Source = row.Text("source"), UnitPersons = unitPersons };
        if (row.Whole("persons") is { } persons) line.Persons = persons;
        if (row.Whole("villages") is { } villages) line.Villages = villages;
        return [line, .. Named(row, "poor_counties_delisted", ExitPlanLineKind.Delisting)];
    }

    private static IEnumerable<ExitPlanLine> Named(PublishedTable row, string column, ExitPlanLineKind kind) =>
        (row[column] ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries).Select(name => new ExitPlanLine
        {
            Year = row.WholeOf("year"),
            Division = name,
            Kind = kind,
            Source = row.Text("source"),
            UnitPersons = 1,
        });

    private static IEnumerable<ExitPlanLine> Areas(PublishedTable row)
    {
        var division = string.Equals(row.Text("row_kind"), "city_total", StringComparison.Ordinal) ? "" : row.Text("name_zh");
        yield return Area(2015, ExitPlanLineKind.Base, "registered_poor_end_2015_10k_persons");
        for (var year = 2016; year <= 2019; year++) yield return Area(year, ExitPlanLineKind.Exit, $"planned_exit_{year}_10k_persons");

        ExitPlanLine Area(int year, ExitPlanLineKind kind, string column)
        {
            var line = new ExitPlanLine { Year = year, Division = division, Kind = kind, Source = row.Text("source"), UnitPersons = 100 };
            if (row.Scaled(column, 2) is { } hundreds) line.Persons = hundreds * 100;
            return line;
        }
    }

    /// <summary>"printed as 10.65万 persons": the last printed digit stands for 100 persons.</summary>
    private static long PrintedUnit(string note)
    {
        var match = TenThousands().Match(note);
        if (!match.Success) return 1;
        var unit = 10_000L;
        for (var i = 0; i < match.Groups["decimals"].Length; i++) unit /= 10;
        return unit;
    }

    [GeneratedRegex(@"^printed as \d+(\.(?<decimals>\d{1,4}))?万", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TenThousands();
}

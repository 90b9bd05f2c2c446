using System.Globalization;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Spectre.Console;

namespace Fupin.Cli.Cards;

/// <summary>The records above the household's card (REG-06): village register 村有册, township book 乡有簿, county and city figures.</summary>
internal static class Records
{
    public static Table Register(VillageRegister register)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Title("村册 village register", register.Total));
        foreach (var header in new[] { "户编号", "户主姓名", "人数", "贫困户属性", "脱贫属性", "主要致贫原因", "待核实" }) table.AddColumn(header);
        foreach (var line in register.Lines)
            table.AddRow(
                [.. new[]
                {
                    line.Number, line.Head, line.Persons.ToString(CultureInfo.InvariantCulture), Labels.Of(line.Kind), Labels.Of(line.Status),
                    Labels.Of(line.MainCause), string.Join("、", line.Findings.Select(Labels.Of)),
                }.Select(Markup.Escape)]);
        return table;
    }

    public static Table Figures(string title, RecordFigures total, IEnumerable<RecordFigures> lines)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Title(title, total)).AddColumn("代码 code").AddColumn("名称 name");
        foreach (var header in new[] { "村 villages", "贫困村 poor villages", "户 households", "人 persons", "未脱贫户 not exited", "未脱贫人 persons", "待核实户 to verify" })
            table.AddColumn(new TableColumn(header).RightAligned());
        foreach (var line in lines) Add(table, line);
        table.AddEmptyRow();
        Add(table, total);
        return table;
    }

    private static void Add(Table table, RecordFigures line) => table.AddRow(
        Markup.Escape(line.DivisionCode), Markup.Escape(line.DisplayName), Count(line.Villages), Count(line.PoorVillages), Count(line.Households),
        Count(line.Persons), Count(line.PoorHouseholds), Count(line.PoorPersons), Count(line.HouseholdsToVerify));

    private static string Title(string title, RecordFigures total) => Markup.Escape(string.Create(CultureInfo.InvariantCulture,
        $"{title} · {total.DisplayName} {total.DivisionCode} · {total.Households:N0} 户 {total.Persons:N0} 人"));

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

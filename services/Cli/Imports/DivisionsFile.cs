using Fupin.Cli.Sheets;
using Fupin.Registry.V1;

namespace Fupin.Cli.Imports;

/// <summary>Rows of a divisions file, parents before children.</summary>
internal static class DivisionsFile
{
    private const string Code = "行政区划代码";
    private const string Name = "名称";

    /// <exception cref="SheetException">A column is missing or a cell can't be read.</exception>
    public static IEnumerable<DivisionRow> Read(SheetReader sheet)
    {
        SheetCells.Require(sheet.Columns, Code, Name);
        foreach (var line in sheet.Read())
        {
            if (line.Fault is { } fault) throw SheetFaults.Row(line.Number, fault);
            yield return Parse(new SheetCells(sheet.Columns, line));
        }
    }

    private static DivisionRow Parse(SheetCells cells)
    {
        var authority = cells.Label<CodeAuthority>("代码来源");
        return new()
        {
            Line = cells.Line,
            Code = cells.Required(Code),
            CodeAuthority = authority == CodeAuthority.Unspecified ? CodeAuthority.National : authority,
            DisplayName = cells.Required(Name),
            ParentCode = cells.Text("上级代码"),
            Kind = cells.Label<DivisionKind>("类型"),
            Tags = { cells.List("标签") },
            ValidFrom = cells.Day("启用日期"),
            ValidTo = cells.Day("停用日期"),
            SuccessorCodes = { cells.List("继任代码") },
            Invented = cells.Flag("虚构") ?? false,
        };
    }
}

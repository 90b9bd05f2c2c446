using System.Globalization;
using Fupin.Cli.Workbooks;
using Fupin.Registry.V1;

namespace Fupin.Cli.Comparisons;

/// <summary>The workbook of a comparison: 汇总, then a sheet for each way to differ. Takes its place when it is complete; only its owner may read it.</summary>
internal sealed class ComparisonBook : IDisposable
{
    private const double Narrow = 14;
    private const double Wide = 40;

    private readonly string path;
    private readonly SheetSpool onlyThere;
    private readonly SheetSpool onlyHere;
    private readonly SheetSpool differing;
    private readonly SheetSpool unreadable;

    public ComparisonBook(string path)
    {
        this.path = path;
        onlyThere = new(path, "仅国办系统有", ["类别", "户编号", "人编号", "姓名", "与户主关系", "行", "说明"]);
        onlyHere = new(path, "仅本系统有", ["类别", "户编号", "人编号", "姓名", "与户主关系", "行政区划代码", "地址"]);
        differing = new(path, "内容不一致", ["户编号", "人编号", "姓名", "字段", "国办系统", "本系统", "行", "说明"]);
        unreadable = new(path, "无法比对", ["户编号", "行", "原因"]);
    }

    public RowSpool OnlyThere => onlyThere.Rows;

    public RowSpool OnlyHere => onlyHere.Rows;

    public RowSpool Differing => differing.Rows;

    public RowSpool Unreadable => unreadable.Rows;

    public void Complete(ComparisonOutcome outcome, string fileName)
    {
        var part = path + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var file = new FileStream(part, options))
            using (var book = new WorkbookWriter(file, "汇总", [Wide, Narrow, Narrow], CellLook.Text))
            {
                Summary(book, outcome, fileName);
                foreach (var sheet in new[] { onlyThere, onlyHere, differing, unreadable }) sheet.WriteTo(book);
            }

            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    public void Dispose()
    {
        foreach (var sheet in new[] { onlyThere, onlyHere, differing, unreadable }) sheet.Rows.Dispose();
    }

    private static void Summary(WorkbookWriter book, ComparisonOutcome outcome, string fileName)
    {
        var (households, persons) = (outcome.Finished.Households, outcome.Finished.Persons);
        book.Row(["项目 item", "户 households", "人 persons"], CellLook.Header);
        foreach (var (label, of) in ComparisonOutcome.Lines) book.Row([label, Number(of(households)), Number(of(persons))], CellLook.Text);
        book.Row(["", "", ""], CellLook.Text);
        book.Row(["国办系统导出文件 file", fileName, ""], CellLook.Text);
        book.Row(["本系统查找范围 searched here", outcome.Scope, ""], CellLook.Text);
        if (households.Unreadable > 0) book.Row(["无法比对的户请先改正；客户端退回的户也可能列入“仅本系统有”", "", ""], CellLook.Text);
        book.Row(["", "", ""], CellLook.Text);
        book.Row(["不一致的字段 differing field", "处 cells", ""], CellLook.Header);
        foreach (var (field, count) in outcome.Fields) book.Row([field, Number(count), ""], CellLook.Text);
    }

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);

    private sealed class SheetSpool(string path, string name, string[] headers)
    {
        public RowSpool Rows { get; } = new($"{path}.{name}.part");

        public void WriteTo(WorkbookWriter book)
        {
            book.BeginSheet(name, [.. headers.Select((_, i) => i == headers.Length - 1 ? Wide : Narrow)], hidden: false, CellLook.Text);
            book.Row(headers, CellLook.Header);
            foreach (var row in Rows.Read()) book.Row(row, CellLook.Text);
        }
    }
}

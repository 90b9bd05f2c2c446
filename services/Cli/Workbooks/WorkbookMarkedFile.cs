using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>Marked rows as a workbook: every cell as text, so that no spreadsheet program makes a number of an ID number; rows coloured by their mark, and a sheet that says so.</summary>
internal sealed class WorkbookMarkedFile(string path, string sheetName, IReadOnlyList<string> columns) : MarkedFile(path)
{
    private const double ColumnWidth = 14;
    private const double MessageWidth = 60;

    private WorkbookWriter? writer;

    protected override void Begin(FileStream file)
    {
        writer = new(file, sheetName, [.. columns.Select(_ => ColumnWidth), MessageWidth], CellLook.Text);
        writer.Row([.. columns, Headers.Message], CellLook.Header);
    }

    protected override void Add(SheetLine line, string message, RowMark mark) => writer!.Row([.. line.Cells, message], LookOf(mark));

    protected override void End()
    {
        if (writer is null) return;
        // a second sheet: the first stays a form that can be imported
        writer.BeginSheet("图例 legend", [ColumnWidth, MessageWidth], hidden: false, CellLook.Text);
        writer.Row(["颜色 colour", "含义 meaning"], CellLook.Header);
        writer.Row(["绿色 green", "新登记 / new: registered by the import"], CellLook.New);
        writer.Row(["黄色 yellow", "与已登记内容不同，导入不会改动 / differs from what is registered: the import leaves it as it is"], CellLook.Changed);
        writer.Row(["红色 red", "退回，请改正 / held back: to be corrected"], CellLook.Wrong);
        writer.Row(["无色 none", "不受影响 / untouched"], CellLook.Text);
        writer.Dispose();
        writer = null;
    }

    private static CellLook LookOf(RowMark mark) => mark switch
    {
        RowMark.New => CellLook.New,
        RowMark.Changed => CellLook.Changed,
        RowMark.Wrong => CellLook.Wrong,
        _ => CellLook.Text,
    };
}

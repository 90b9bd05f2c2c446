using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>Marked rows as a workbook: every cell as text, so that no spreadsheet program makes a number of an ID number; rows coloured by their mark, and a sheet that says so.</summary>
internal sealed class WorkbookMarkedFile(string path, MarkTexts texts, IReadOnlyList<string> columns) : MarkedFile(path)
{
    private const double ColumnWidth = 14;
    private const double MessageWidth = 60;

    private WorkbookWriter? writer;

    protected override void Begin(FileStream file)
    {
        writer = new(file, texts.SheetName, [.. columns.Select(_ => ColumnWidth), MessageWidth], CellLook.Text);
        writer.Row([.. columns, texts.Header], CellLook.Header);
    }

    protected override void Add(SheetLine line, string message, RowMark mark) => writer!.Row([.. line.Cells.Select(Formula.EscapeText), message], LookOf(mark));

    protected override void End()
    {
        if (writer is null) return;
        // a second sheet: the first stays a form that can be imported
        writer.BeginSheet("图例 legend", [ColumnWidth, MessageWidth], hidden: false, CellLook.Text);
        writer.Row(["颜色 colour", "含义 meaning"], CellLook.Header);
        foreach (var (mark, meaning) in texts.Legend) writer.Row([ColourOf(mark), meaning], LookOf(mark));
        writer.Dispose();
        writer = null;
    }

    private static string ColourOf(RowMark mark) => mark switch
    {
        RowMark.New => "绿色 green",
        RowMark.Changed => "黄色 yellow",
        RowMark.Wrong => "红色 red",
        _ => "无色 none",
    };

    private static CellLook LookOf(RowMark mark) => mark switch
    {
        RowMark.New => CellLook.New,
        RowMark.Changed => CellLook.Changed,
        RowMark.Wrong => CellLook.Wrong,
        _ => CellLook.Text,
    };
}

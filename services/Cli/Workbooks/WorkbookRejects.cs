using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>Rejected rows as a workbook: every cell as text, so that no spreadsheet program makes a number of an ID number; rows with an error coloured.</summary>
internal sealed class WorkbookRejects(string path, IReadOnlyList<string> columns) : RejectsFile(path)
{
    private const double ColumnWidth = 14;
    private const double MessageWidth = 60;

    private WorkbookWriter? writer;

    protected override void Begin(FileStream file)
    {
        writer = new(file, "退回 rejects", [.. columns.Select(_ => ColumnWidth), MessageWidth], CellLook.Text);
        writer.Row([.. columns, Headers.Message], CellLook.Header);
    }

    protected override void Add(SheetLine line, string message) => writer!.Row([.. line.Cells, message], message.Length > 0 ? CellLook.Wrong : CellLook.Text);

    protected override void End()
    {
        writer?.Dispose();
        writer = null;
    }
}

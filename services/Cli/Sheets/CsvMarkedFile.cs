namespace Fupin.Cli.Sheets;

/// <summary>Marked rows as CSV: each as it stood in the file, byte for byte, and one column more.</summary>
internal sealed class CsvMarkedFile(string path, SheetEncoding encoding, string headerRow, string lineEnd, MarkTexts texts) : MarkedFile(path)
{
    private StreamWriter? writer;

    protected override void Begin(FileStream file)
    {
        file.Write(encoding.Mark);
        writer = new StreamWriter(file, encoding.Lenient);
        writer.Write(headerRow);
        writer.Write(',');
        writer.Write(texts.Header);
        writer.Write(lineEnd);
    }

    protected override void Add(SheetLine line, string message, RowMark mark)
    {
        writer!.Write(line.Raw ?? CsvText.Row(line.Cells));
        writer.Write(',');
        writer.Write(CsvText.Quote(Formula.Escape(message)));
        writer.Write(lineEnd);
    }

    protected override void End()
    {
        writer?.Dispose();
        writer = null;
    }
}

using System.Globalization;

namespace Fupin.Cli.Sheets;

/// <summary>Every way a file can be unusable.</summary>
internal static class SheetFaults
{
    public static SheetException NotFound(string path) =>
        new("FILE_NOT_FOUND", $"找不到文件 {path}", $"there is no file {path}");

    public static SheetException Empty() =>
        new("FILE_EMPTY", "文件是空的", "the file is empty");

    public static SheetException OnlyHeader() =>
        new("NO_ROWS", "文件只有表头，没有数据行", "the file has headers but no rows");

    public static SheetException Workbook(string kind) =>
        new("NOT_CSV", $"这是 {kind} 工作簿，文件名却是 CSV：请把扩展名改回 {kind} 再导入", $"this is a workbook ({kind}) under the name of a CSV file: name it {kind} and import it");

    public static SheetException Utf16() =>
        new("WRONG_ENCODING", "文件编码是 UTF-16：请另存为 CSV（UTF-8）", "the file is encoded in UTF-16: save it as CSV (UTF-8)");

    public static SheetException UnknownEncoding(string name) =>
        new("UNKNOWN_ENCODING", $"不认识的编码 {name}：可用 utf-8 或 gb18030", $"unknown encoding {name}: use utf-8 or gb18030");

    public static SheetException WrongEncoding(string encoding, BadByte at) =>
        new("WRONG_ENCODING",
            string.Create(CultureInfo.InvariantCulture, $"文件不是 {encoding} 编码：第 {at.Line} 行，第 {at.Offset} 字节处无法解码"),
            string.Create(CultureInfo.InvariantCulture, $"the file is not {encoding}: line {at.Line}, byte offset {at.Offset} can't be decoded"));

    public static SheetException NeitherEncoding(BadByte utf8, BadByte gb18030) =>
        new("WRONG_ENCODING",
            string.Create(CultureInfo.InvariantCulture,
                $"文件编码无法识别：第 {utf8.Line} 行第 {utf8.Offset} 字节不是 UTF-8，第 {gb18030.Line} 行第 {gb18030.Offset} 字节也不是 GB18030"),
            string.Create(CultureInfo.InvariantCulture,
                $"the encoding is unknown: line {utf8.Line}, byte offset {utf8.Offset} is not UTF-8, line {gb18030.Line}, byte offset {gb18030.Offset} is not GB18030"));

    public static SheetException NulByte(BadByte at) =>
        new("NUL_BYTE",
            string.Create(CultureInfo.InvariantCulture, $"第 {at.Line} 行含有空字节（第 {at.Offset} 字节）：文件已损坏或不是文本"),
            string.Create(CultureInfo.InvariantCulture, $"line {at.Line} holds a NUL byte (byte offset {at.Offset}): the file is damaged or is not text"));

    public static SheetException MissingColumns(IEnumerable<string> columns)
    {
        var list = string.Join("、", columns);
        return new("MISSING_COLUMNS", $"第 1 行缺少必需的列：{list}", $"line 1 lacks required columns: {list}");
    }

    public static SheetException DuplicateHeader(string header, int first, int second, int line = 1)
    {
        // the form itself has this header twice, once for the head and once for the helper
        var hint = header == "联系电话" ? "；帮扶责任人的电话请用表头“帮扶责任人联系电话”" : "";
        return new("DUPLICATE_HEADER",
            string.Create(CultureInfo.InvariantCulture, $"第 {line} 行第 {first} 列和第 {second} 列的表头重复：{header}{hint}"),
            string.Create(CultureInfo.InvariantCulture, $"line {line}: columns {first} and {second} have the same header {header}"));
    }

    public static SheetException BlankHeader(int column, int line = 1) =>
        new("BLANK_HEADER",
            string.Create(CultureInfo.InvariantCulture, $"第 {line} 行第 {column} 列没有表头"),
            string.Create(CultureInfo.InvariantCulture, $"line {line}: column {column} has no header"));

    public static SheetException LongCell(int line, int column, string header, int limit) =>
        new("CELL_TOO_LONG",
            string.Create(CultureInfo.InvariantCulture, $"第 {line} 行第 {column} 列{Quoted(header)}的内容超过 {limit} 个字符"),
            string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}{Spaced(header)}: the cell is longer than {limit} characters"));

    public static SheetException BadCell(int line, string column, string zh, string en) =>
        new("INVALID_CELL",
            string.Create(CultureInfo.InvariantCulture, $"第 {line} 行「{column}」列：{zh}"),
            string.Create(CultureInfo.InvariantCulture, $"line {line}, column {column}: {en}"));

    /// <summary>A row fault in a file that goes in as a whole or not at all.</summary>
    public static SheetException Row(int line, RowFault fault) =>
        new(fault.Reason,
            string.Create(CultureInfo.InvariantCulture, $"第 {line} 行：{fault.Chinese}"),
            string.Create(CultureInfo.InvariantCulture, $"line {line}: {fault.English}"));

    public static SheetException RejectsOverInput(string path) =>
        new("REJECTS_OVER_INPUT", $"退回文件和预览文件不能是导入的文件本身：{path}", $"the rejects file and the preview can't be the imported file itself: {path}");

    public static SheetException ChangedSincePreview(string path) =>
        new("CHANGED_SINCE_PREVIEW", $"文件在预览后被修改，没有导入：{path}；请重新预览", $"the file was changed after it was previewed, nothing was imported: {path}; preview it again");

    public static SheetException NoTerminal() =>
        new("NO_TERMINAL", "没有终端时 --preview 只预览、不导入：请去掉 --yes；要直接导入请去掉 --preview", "without a terminal --preview only looks: leave out --yes, or leave out --preview to import");

    public static SheetException LongHousehold(int line, int rows) =>
        new("HOUSEHOLD_TOO_LONG",
            string.Create(CultureInfo.InvariantCulture, $"从第 {line} 行起有超过 {rows} 行属于同一户：请检查「户编号」列"),
            string.Create(CultureInfo.InvariantCulture, $"more than {rows} rows from line {line} on belong to one household: check the column 户编号"));

    private static string Quoted(string header) => header.Length == 0 ? "" : $"「{header}」";

    private static string Spaced(string header) => header.Length == 0 ? "" : $" ({header})";
}

/// <summary>Where a byte can't be read: line from 1, offset from 0.</summary>
internal sealed record BadByte(int Line, long Offset);

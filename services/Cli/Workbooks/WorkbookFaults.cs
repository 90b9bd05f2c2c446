using System.Globalization;
using Fupin.Cli.Sheets;

namespace Fupin.Cli.Workbooks;

/// <summary>Every way a workbook can be unusable.</summary>
internal static class WorkbookFaults
{
    public static SheetException NotAWorkbook(string extension) =>
        new("NOT_A_WORKBOOK",
            $"文件名是 {extension}，内容却不是工作簿（可能是改了扩展名的 CSV 或网页）：请用表格软件另存为 .xlsx；CSV 文件请把扩展名改回 .csv",
            $"the name says {extension}, but the content is no workbook (perhaps CSV or a web page under another name): save it as .xlsx; if it is CSV, name it .csv");

    public static SheetException AnotherKind(string what) =>
        new("NOT_A_WORKBOOK", $"这是{what}，不是 .xls 或 .xlsx 工作簿：请另存为 .xlsx", $"this is {what}, not an .xls or .xlsx workbook: save it as .xlsx");

    public static SheetException Unreadable() =>
        new("WORKBOOK_DAMAGED", "工作簿已损坏，无法读取：请用表格软件打开后另存为 .xlsx", "the workbook is damaged and can't be read: open it in a spreadsheet program and save it as .xlsx");

    public static SheetException Encrypted() =>
        new("WORKBOOK_ENCRYPTED", "工作簿设有打开密码：请取消密码后再导入", "the workbook is encrypted: remove its password, then import it");

    public static SheetException Macros() =>
        new("WORKBOOK_MACROS", "工作簿含有宏，不予接收：请另存为不带宏的 .xlsx", "the workbook holds macros and is not accepted: save it as .xlsx without macros");

    public static SheetException TooManyParts(int parts, int most) =>
        new("WORKBOOK_BOMB",
            string.Create(CultureInfo.InvariantCulture, $"工作簿由 {parts} 个部分组成，超过 {most} 个，不予接收"),
            string.Create(CultureInfo.InvariantCulture, $"the workbook has {parts} parts, more than {most}, and is not accepted"));

    public static SheetException TooLarge(long mebibytes) =>
        new("WORKBOOK_BOMB",
            string.Create(CultureInfo.InvariantCulture, $"工作簿解压后超过 {mebibytes} MiB，不予接收：请拆分文件或改用 CSV"),
            string.Create(CultureInfo.InvariantCulture, $"the workbook unpacks to more than {mebibytes} MiB and is not accepted: split it, or use CSV"));

    public static SheetException Overpacked(long ratio) =>
        new("WORKBOOK_BOMB",
            string.Create(CultureInfo.InvariantCulture, $"工作簿的压缩比超过 {ratio} 倍（可能是压缩炸弹），不予接收：请用表格软件另存为 .xlsx"),
            string.Create(CultureInfo.InvariantCulture, $"the workbook is packed more than {ratio} to 1, as zip bombs are, and is not accepted: save it as .xlsx in a spreadsheet program"));

    public static SheetException NoHeaders(IEnumerable<string> columns)
    {
        var list = string.Join("、", columns);
        return new("NO_HEADERS",
            $"没有一个可见的工作表在前 {HeaderBlock.Deepest} 行内有表头：{list}",
            $"no visible sheet has these headers in its first {HeaderBlock.Deepest} rows: {list}");
    }

    public static SheetException EncodingGiven() =>
        new("ENCODING_OF_WORKBOOK", "工作簿没有文本编码：请去掉 --encoding", "a workbook has no text encoding: leave out --encoding");

    public static SheetException MarkedKind(string path) =>
        new("REJECTS_KIND", $"工作簿的退回文件和预览文件也是工作簿，文件名应以 .xlsx 结尾：{path}", $"rejects and previews of a workbook are workbooks, the name must end in .xlsx: {path}");

    public static SheetException TemplateKind(string path) =>
        new("TEMPLATE_KIND", $"登记表是工作簿，文件名应以 .xlsx 结尾：{path}", $"the form is a workbook, its name must end in .xlsx: {path}");

    public static SheetException FileExists(string path) =>
        new("FILE_EXISTS", $"文件已存在，不会覆盖：{path}", $"the file is there already and is not written over: {path}");

    public static RowFault Damaged(string column) => new("DAMAGED_BY_EXCEL", column,
        $"「{column}」被表格软件按数字保存，15 位以后已失真：请将该列设为文本后重新录入",
        $"{column} was stored as a number, digits beyond the 15th are lost: format the column as text and enter it again");

    public static RowFault CellError(string column) => new("CELL_ERROR", column,
        $"「{column}」的公式出错，没有值", $"the formula in {column} failed and has no value");
}

namespace Fupin.Cli.Sheets;

/// <summary>What a file of marked rows is called and says of its marks.</summary>
/// <param name="SheetName">Of the sheet, in a workbook.</param>
/// <param name="Header">Of the added column.</param>
/// <param name="Legend">What each colour means, in a workbook.</param>
internal sealed record MarkTexts(string SheetName, string Header, IReadOnlyList<(RowMark Mark, string Meaning)> Legend)
{
    private static readonly (RowMark, string)[] OfImports =
    [
        (RowMark.New, "新登记 / new: registered by the import"),
        (RowMark.Changed, "与已登记内容不同，导入不会改动 / differs from what is registered: the import leaves it as it is"),
        (RowMark.Wrong, "退回，请改正 / held back: to be corrected"),
        (RowMark.None, "不受影响 / untouched"),
    ];

    public static readonly MarkTexts Rejects = new("退回 rejects", Headers.Message, OfImports);

    public static readonly MarkTexts Preview = new("预览 preview", Headers.Message, OfImports);

    public static readonly MarkTexts Verdicts = new("比对 comparison", Headers.Verdict,
    [
        (RowMark.New, "一致 / registered with this name"),
        (RowMark.Changed, "姓名不符或登记在其他县区 / another name, or registered in another county"),
        (RowMark.Wrong, "证件号码有误 / the number can't be right"),
        (RowMark.None, "未登记 / not registered"),
    ]);
}

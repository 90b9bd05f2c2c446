using Fupin.Chassis.Values;
using Fupin.Cli.Workbooks;

namespace Fupin.Cli.Templates;

/// <summary>A column of a form to fill in.</summary>
/// <param name="Header">As the registry knows it.</param>
/// <param name="Look">Text for numbers that are names, such as ID numbers, which a spreadsheet program would round.</param>
/// <param name="Zh">What to fill in.</param>
/// <param name="En">The same.</param>
/// <param name="Choices">The values of the form; empty for free ones.</param>
internal sealed record TemplateColumn(string Header, CellLook Look, string Zh, string En, IReadOnlyList<string> Choices)
{
    public bool Required { get; init; }

    public static TemplateColumn Text(string header, string en, string zh = "文字") => new(header, CellLook.Plain, zh, en, []);

    public static TemplateColumn Code(string header, string en, string zh) =>
        new(header, CellLook.Text, zh + "；本列为文本格式，请勿改为数字", en + "; the column is text, keep it so", []);

    public static TemplateColumn Year(string header, string en) => new(header, CellLook.Plain, "四位年份，如 2015", en + ": a year such as 2015", []);

    public static TemplateColumn Date(string header, string en) => new(header, CellLook.Plain, "日期，如 2015-12-31", en + ": a date such as 2015-12-31", []);

    public static TemplateColumn Count(string header, string en, string zh = "整数") => new(header, CellLook.Plain, zh, en + ": a whole number", []);

    public static TemplateColumn Amount(string header, string en, string unitZh, string unitEn, int decimals = 2) => new(header, CellLook.Plain,
        FormattableString.Invariant($"{unitZh}，最多 {decimals} 位小数"), FormattableString.Invariant($"{en}, in {unitEn}, at most {decimals} decimals"), []);

    public static TemplateColumn YesNo(string header, string en, string yes = "是", string no = "否") =>
        new(header, CellLook.Plain, $"{yes} 或 {no}", $"{en}: {yes} (yes) or {no} (no)", [yes, no]);

    public static TemplateColumn Label<TEnum>(string header, string en)
        where TEnum : struct, Enum => Choice(header, en, Labels.All<TEnum>());

    public static TemplateColumn Choice(string header, string en, IReadOnlyList<string> choices) =>
        new(header, CellLook.Plain, "从下拉列表中选择：" + string.Join("、", choices), en + ": choose from the list", choices);

    /// <summary>May hold several values, so a list to choose one from would be in the way.</summary>
    public static TemplateColumn Several<TEnum>(string header, string en)
        where TEnum : struct, Enum => new(header, CellLook.Plain,
            "最多两项，用“、”隔开：" + string.Join("、", Labels.All<TEnum>()), en + ": at most two of the values, with 、 between them", []);
}

using Fupin.Chassis.Values;
using Fupin.Cli.Sheets;
using Fupin.Registry.V1;

namespace Fupin.Cli.Previews;

/// <summary>What stands in 错误说明 of a previewed row. Protected fields come masked from the server.</summary>
internal static class PreviewTexts
{
    public static RowMark MarkOf(ImportEffect effect) => effect switch
    {
        ImportEffect.Register => RowMark.New,
        ImportEffect.Differs => RowMark.Changed,
        ImportEffect.HoldBack => RowMark.Wrong,
        _ => RowMark.None,
    };

    public static string Of(HouseholdPreview household, int line) => household.Effect switch
    {
        ImportEffect.Register => line == household.Line ? Labels.Of(household.Effect) : "",
        ImportEffect.HoldBack => string.Join("；", household.Errors.Where(e => e.Line == line || (e.Line == 0 && line == household.Line)).Select(e => e.Message)),
        ImportEffect.Differs => string.Join("；", household.Differences.Where(d => d.Line == line).Select(Describe)),
        _ => "",
    };

    private static string Describe(CellDifference difference)
    {
        if (difference.MemberUnknown) return "该成员不在已登记的户中";
        var (registered, inFile) = (Quoted(difference.Registered), Quoted(difference.InFile));
        return $"{difference.Column}：登记为{registered}，文件为{inFile}{(difference.Masked ? "（号码不同，已遮盖）" : "")}";
    }

    private static string Quoted(string value) => value.Length == 0 ? "空" : $"“{value}”";
}

namespace Fupin.Registry.Imports;

/// <summary>The household form 贫困户登记表: its columns in the order they are exported.</summary>
internal static class HouseholdForm
{
    public const string Number = "户编号";
    public const string PersonName = "姓名";
    public const string Relation = "与户主关系";
    public const string Year = "数据年度";
    public const string DivisionCode = "行政区划代码";
    public const string County = "县(区)";
    public const string Township = "乡(镇)";
    public const string Village = "行政村";
    public const string Size = "家庭人口";
    public const string HeadName = "户主姓名";
    public const string IdNumber = "证件号码";
    public const string NoIdReason = "无证原因";
    public const string BirthDate = "出生日期";
    public const string Sex = "性别";
    public const string Certificate = "残疾人证号";
    public const string MainCause = "主要致贫原因";
    public const string OtherCauses = "其他致贫原因";
    public const string HouseGrade = "住房等级";
    public const string Dilapidated = "是否危房";
    public const string NetPerHead = "家庭人均纯收入";
    public const string Status = "脱贫属性";
    public const string ExitYear = "脱贫年度";
    public const string HelperEnd = "帮扶结束时间";
    public const string WorkMonths = "务工时间(月)";

    public static IReadOnlyList<FormColumn> Columns { get; } =
        [.. HouseholdColumns.Identity, .. PersonColumns.All, .. HouseholdColumns.Facts, .. HouseholdColumns.Wishes];

    private static readonly Dictionary<string, FormColumn> ByHeader = Known();

    /// <summary>The column a header names, in whatever spelling.</summary>
    public static FormColumn? Find(string header) => ByHeader.GetValueOrDefault(Fold(header));

    /// <summary>A household as rows of the form, one for each member; class A as the messages have it.</summary>
    public static IEnumerable<string[]> Rows(V1.Household household) =>
        household.Members.Select(member => Columns.Select(c => c.Write(household, member)).ToArray());

    private static Dictionary<string, FormColumn> Known()
    {
        var known = new Dictionary<string, FormColumn>(StringComparer.Ordinal);
        foreach (var column in Columns)
            foreach (var header in column.Variants.Prepend(column.Header))
                known.Add(Fold(header), column);
        return known;
    }

    /// <summary>Full-width forms become plain, spaces, byte order marks and the asterisk of required columns go.</summary>
    private static string Fold(string header) =>
        string.Concat(header.Normalize(System.Text.NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c is not ('\uFEFF' or '\u200B' or '*')));
}

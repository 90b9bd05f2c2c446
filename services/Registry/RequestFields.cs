using System.Text.RegularExpressions;
using Fupin.Chassis.Faults;

namespace Fupin.Registry;

/// <summary>Checks of fields that several requests have.</summary>
internal static partial class RequestFields
{
    /// <summary>An id that the client chose for something it may send again.</summary>
    /// <param name="check">Takes the violation.</param>
    /// <param name="id">The id.</param>
    /// <param name="field">Path of the field.</param>
    /// <param name="reason">UPPER_SNAKE_CASE.</param>
    /// <param name="zh">What the id is called.</param>
    /// <param name="en">The same in English, with its article.</param>
    public static void ClientId(this FieldCheck check, string id, string field, string reason, string zh, string en) =>
        check.Require(ClientIds().IsMatch(id), field, reason, $"{zh}应为1至64个字母、数字、点、下划线或连字符", $"{en} has 1 to 64 characters of [A-Za-z0-9._-]");

    /// <summary>A year of facts, or 0 for the latest.</summary>
    public static void FactsYear(this FieldCheck check, int year, string field) =>
        check.Require(year is 0 or (>= 1949 and <= 2100), field, "YEAR", "数据年度应为1949至2100；0表示最近年度", "the year of the facts is 1949 to 2100, or 0 for the latest");

    /// <summary>A value of an enum the service knows; 0 means any.</summary>
    public static void Known<TEnum>(this FieldCheck check, TEnum value, string field)
        where TEnum : struct, Enum =>
        check.Require(Enum.IsDefined(value), field, "UNKNOWN_VALUE", $"{field} 不是可选值", $"{field} is not one of its values");

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z", RegexOptions.None, 1000)]
    private static partial Regex ClientIds();
}

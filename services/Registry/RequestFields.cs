using Fupin.Chassis.Faults;

namespace Fupin.Registry;

/// <summary>Checks of fields that several requests have.</summary>
internal static class RequestFields
{
    /// <summary>A year of facts, or 0 for the latest.</summary>
    public static void FactsYear(this FieldCheck check, int year, string field) =>
        check.Require(year is 0 or (>= 1949 and <= 2100), field, "YEAR", "数据年度应为1949至2100；0表示最近年度", "the year of the facts is 1949 to 2100, or 0 for the latest");

    /// <summary>A value of an enum the service knows; 0 means any.</summary>
    public static void Known<TEnum>(this FieldCheck check, TEnum value, string field)
        where TEnum : struct, Enum =>
        check.Require(Enum.IsDefined(value), field, "UNKNOWN_VALUE", $"{field} 不是可选值", $"{field} is not one of its values");
}

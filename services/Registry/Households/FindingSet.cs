using Fupin.Registry.V1;

namespace Fupin.Registry.Households;

/// <summary>Findings as one number: a bit for each.</summary>
internal static class FindingSet
{
    public static int Bit(Finding finding) => 1 << (int)finding;

    public static IEnumerable<Finding> Of(int set) =>
        Enum.GetValues<Finding>().Where(f => f != Finding.Unspecified && (set & Bit(f)) != 0);
}

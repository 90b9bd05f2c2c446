using Fupin.Registry.V1;

namespace Fupin.Registry.Households;

/// <summary>Findings as one number: a bit for each.</summary>
internal static class FindingSet
{
    private static readonly Finding[] All = [.. Enum.GetValues<Finding>().Where(f => f != Finding.Unspecified)];

    public static int Bit(Finding finding) => 1 << (int)finding;

    public static IEnumerable<Finding> Of(int set) => set == 0 ? [] : All.Where(f => (set & Bit(f)) != 0);
}

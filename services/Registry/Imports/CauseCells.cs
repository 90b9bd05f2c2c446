using Fupin.Chassis.Values;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>Poverty causes (REG-09): one main cause, at most two others.</summary>
internal static class CauseCells
{
    private const int MostOthers = 2;
    private static readonly RowReason OneOf = RowReasons.OneOf(Labels.All<PovertyCause>());

    public static RowReason? ReadMain(FormTarget target, string text)
    {
        if (!Labels.TryParse<PovertyCause>(text, out var cause))
            return FormCells.Several(text) is { Length: > 1 } several && several.All(t => Labels.TryParse<PovertyCause>(t, out _)) ? RowReasons.SeveralMainCauses : OneOf;
        target.Facts.MainCause = cause;
        return null;
    }

    public static RowReason? ReadOthers(FormTarget target, string text)
    {
        var others = target.Facts.OtherCauses;
        foreach (var part in FormCells.Several(text))
        {
            if (!Labels.TryParse<PovertyCause>(part, out var cause)) return OneOf;
            if (others.Contains(cause)) return RowReasons.CauseTwice;
            others.Add(cause);
        }

        return others.Count > MostOthers ? RowReasons.TooManyCauses : null;
    }

    public static string WriteOthers(V1.Household household, V1.Person person) =>
        household.Facts is { OtherCauses.Count: > 0 } facts ? string.Join('、', facts.OtherCauses.Select(Labels.Of)) : "";
}

using Fupin.Chassis.Access;
using Fupin.Registry.Divisions;
using Fupin.Type.V1;

namespace Fupin.Registry.Imports;

/// <summary>Finds the village a file means, among those the caller is responsible for: by code where there is one, else by the names.</summary>
internal sealed class PlaceFinder(DivisionTree tree, Scope scope, DateOnly today)
{
    private readonly Dictionary<(string, string, string, string, string, string, int), (DivisionNode?, RowReason?, string)> found = [];

    /// <summary>The village valid at the end of the year of the facts, or else today.</summary>
    public DivisionNode? Find(PlaceNames place, int year, out RowReason? reason, out string column)
    {
        var key = (place.Code, place.Province, place.City, place.County, place.Township, place.Village, year);
        if (!found.TryGetValue(key, out var known))
            found.Add(key, known = place.Code.Length > 0 ? ByCode(place.Code, year) : ByNames(place, year));
        (var node, reason, column) = known;
        return node;
    }

    private (DivisionNode?, RowReason?, string) ByCode(string text, int year)
    {
        if (!DivisionCodes.TryNormalise(text, out var code, out var level) || level != DivisionLevel.Village)
            return (null, RowReasons.NotAVillage, HouseholdForm.DivisionCode);
        var node = Valid(tree.WithCode(code), year).FirstOrDefault();
        if (node is null ? !scope.CoversCode(code) : !scope.Covers(node.Path)) return (null, RowReasons.OutsideScope, HouseholdForm.DivisionCode);
        return (node, node is null ? RowReasons.UnknownDivision : null, HouseholdForm.DivisionCode);
    }

    private (DivisionNode?, RowReason?, string) ByNames(PlaceNames place, int year)
    {
        if (place.Village.Length == 0) return (null, RowReasons.Missing, HouseholdForm.Village);
        var named = tree.VillagesNamed(place.Village).Where(v =>
            Is(v, DivisionLevel.Township, place.Township)
            && Is(v, DivisionLevel.County, place.County)
            && Is(v, DivisionLevel.City, place.City)
            && Is(v, DivisionLevel.Province, place.Province)
            && scope.Covers(v.Path));
        return Valid(named, year) switch
        {
            [var only] => (only, null, HouseholdForm.Village),
            [] => (null, scope.IsWhole ? RowReasons.UnknownDivision : RowReasons.OutsideScope, HouseholdForm.Village),
            _ => (null, RowReasons.AmbiguousDivision, HouseholdForm.Village),
        };
    }

    private List<DivisionNode> Valid(IEnumerable<DivisionNode> nodes, int year)
    {
        var all = nodes.ToList();
        var then = year is > 0 and < 9999 ? all.FindAll(n => n.Division.ValidOn(new(year, 12, 31))) : [];
        return then.Count > 0 ? then : all.FindAll(n => n.Division.ValidOn(today));
    }

    private static bool Is(DivisionNode village, DivisionLevel level, string name) => name.Length == 0 || village.At(level)?.Division.Name == name;
}

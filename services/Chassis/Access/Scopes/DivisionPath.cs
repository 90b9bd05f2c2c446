namespace Fupin.Chassis.Access;

/// <summary>A division by the codes from the province down to itself, as the tree has them.</summary>
/// <param name="Codes">At least one.</param>
public sealed record DivisionPath(IReadOnlyList<string> Codes)
{
    public string Own => Codes[^1];
}

/// <summary>Where a resource stands.</summary>
/// <param name="Paths">Its division; several for what belongs to several, such as an import. None: no such resource.</param>
/// <param name="IsPlace">It is a division, or tells of a place only: a helper may look at it on the way to his households.</param>
public readonly record struct Standing(IReadOnlyList<DivisionPath> Paths, bool IsPlace = false)
{
    public static readonly Standing Nowhere = new([]);
}

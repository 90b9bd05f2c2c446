using Fupin.Exchange.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Chassis.Exchange;

/// <summary>Which events a reader wants. An event that moved between divisions is for the readers of both.</summary>
internal sealed class FeedFilter(IEnumerable<string> types, IEnumerable<string> divisions)
{
    public static readonly FeedFilter All = new([], []);

    private readonly HashSet<string> _types = new(types, StringComparer.Ordinal);
    private readonly HashSet<string> _divisions = new(divisions, StringComparer.Ordinal);

    public bool Passes(Event stored) =>
        (_types.Count == 0 || _types.Contains(Any.GetTypeName(stored.Data.TypeUrl)))
        && (_divisions.Count == 0 || _divisions.Contains(stored.Division) || _divisions.Contains(stored.PreviousDivision));
}

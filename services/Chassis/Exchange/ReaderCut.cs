using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Protection;
using Fupin.Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Exchange;

/// <summary>
/// What of a batch a reader may have: events of his divisions by the owner's tree, and class B only by right. The batch still covers its
/// positions and keeps its digests, so he verifies it as everybody does.
/// </summary>
internal sealed class ReaderCut
{
    private const string Divisions = "divisions";

    private readonly Scope _scope;
    private readonly bool _holdsClassB;
    private readonly IStandings? _standings;

    /// <exception cref="Fault">PERMISSION_DENIED: a limited reader of a log whose owner says nothing about divisions.</exception>
    public ReaderCut(Caller caller, string source, IServiceProvider services)
    {
        (_scope, _holdsClassB) = (caller.Scope, caller.DataClasses.Contains(DataClass.B));
        if (_scope.IsWhole) return;
        _standings = services.GetKeyedService<IStandings>($"fupin.{source.Split('/')[0]}.v1");
        if (_standings?.Collections.Contains(Divisions) != true) throw AccessErrors.OutsideScope();
    }

    public async Task ApplyAsync(Batch batch, CancellationToken ct)
    {
        if (_scope.IsWhole && _holdsClassB) return;
        var paths = _scope.IsWhole ? [] : await PathsAsync(batch, ct).ConfigureAwait(false);
        for (var i = batch.Events.Count - 1; i >= 0; i--)
        {
            var stored = batch.Events[i];
            var here = _scope.IsWhole || Covers(paths, stored.Division);
            if (!here && !Covers(paths, stored.PreviousDivision) && !IsOnTheWay(paths, stored)) batch.Events.RemoveAt(i);
            // whoever loses a subject to another division learns that it went, and nothing of what it is there
            else if (!_holdsClassB || !here) ClearClassB(stored);
        }
    }

    private bool Covers(Dictionary<string, DivisionPath> paths, string division) => paths.TryGetValue(division, out var path) && _scope.Covers(path);

    /// <summary>The divisions above his own, themselves: without them his tree would have no top.</summary>
    private bool IsOnTheWay(Dictionary<string, DivisionPath> paths, Event stored) =>
        stored.Subject == stored.Division && paths.TryGetValue(stored.Division, out var path) && _scope.Sees(path);

    private async Task<Dictionary<string, DivisionPath>> PathsAsync(Batch batch, CancellationToken ct)
    {
        var names = batch.Events.SelectMany(e => new[] { e.Division, e.PreviousDivision }).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, IsOne: ResourceNames.TryParse(Divisions, name, out var id), Id: id))
            .Where(division => division.IsOne)
            .ToList();
        var found = await _standings!.FindAsync(Divisions, [.. names.Select(n => n.Id)], ct).ConfigureAwait(false);
        var paths = new Dictionary<string, DivisionPath>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
            if (found[i].Paths is [var path, ..]) paths.Add(names[i].Name, path);
        return paths;
    }

    /// <summary>An event of a type that is not known here is emptied: nothing is known about its fields.</summary>
    private static void ClearClassB(Event stored)
    {
        if (!EventTypes.MayHoldClassB(stored.Data.TypeUrl)) return;
        if (EventTypes.Find(stored.Data.TypeUrl) is not { } type)
        {
            stored.Data.Value = ByteString.Empty;
            return;
        }

        var message = type.Parser.ParseFrom(stored.Data.Value);
        DataClasses.Clear(message, DataClass.B);
        stored.Data = Any.Pack(message);
    }
}

using System.Collections.Frozen;
using Fupin.Chassis.Access;
using Fupin.Type.V1;

namespace Fupin.Registry.Divisions;

/// <summary>A division in the tree.</summary>
internal sealed class DivisionNode(Division division, DivisionNode? parent)
{
    public Division Division { get; } = division;
    public DivisionNode? Parent { get; } = parent;
    public Guid Id => Division.Id;
    public string Code => Division.Code;
    public DivisionLevel Level => Division.Level;
    public List<DivisionNode> Children { get; } = [];

    /// <summary>Names from the province down: 河南省/洛阳市/…</summary>
    public string Address { get; } = parent is null ? division.Name : $"{parent.Address}/{division.Name}";

    /// <summary>Codes from the province down: what a caller's scope is held against.</summary>
    public DivisionPath Path { get; } = new([.. parent?.Path.Codes ?? [], division.Code]);

    public string ResourceName { get; } = Chassis.Faults.ResourceNames.Format("divisions", division.Id);

    /// <summary>This division or the one above it at a level; null when it lies above that level.</summary>
    public DivisionNode? At(DivisionLevel level)
    {
        var node = this;
        while (node is not null && node.Level != level) node = node.Parent;
        return node;
    }

    public bool IsIn(Guid ancestor)
    {
        for (var node = this; node is not null; node = node.Parent)
            if (node.Id == ancestor) return true;
        return false;
    }
}

/// <summary>All divisions that ever were, as one immutable tree; containment follows the tree of a date.</summary>
internal sealed class DivisionTree
{
    private readonly FrozenDictionary<Guid, DivisionNode> byId;
    private readonly FrozenDictionary<string, DivisionNode[]> byCode;
    private readonly FrozenDictionary<string, DivisionNode[]> villagesByName;

    public DivisionTree(IReadOnlyCollection<Division> divisions)
    {
        var nodes = new Dictionary<Guid, DivisionNode>(divisions.Count);
        foreach (var division in divisions.OrderBy(d => d.Level).ThenBy(d => d.Code, StringComparer.Ordinal))
        {
            var parent = division.ParentId is { } id ? nodes[id] : null;
            var node = new DivisionNode(division, parent);
            parent?.Children.Add(node);
            nodes.Add(division.Id, node);
        }

        byId = nodes.ToFrozenDictionary();
        byCode = Grouped(nodes.Values, n => n.Code);
        villagesByName = Grouped(nodes.Values.Where(n => n.Level == DivisionLevel.Village), n => n.Division.Name);
        Ordered = [.. nodes.Values.OrderBy(n => n.Code, StringComparer.Ordinal).ThenBy(n => n.Id)];
    }

    /// <summary>All, in the order of their codes, then ids.</summary>
    public IReadOnlyList<DivisionNode> Ordered { get; }

    public DivisionNode? Find(Guid id) => byId.GetValueOrDefault(id);

    /// <summary>Every division that ever had a code (normalised).</summary>
    public IReadOnlyList<DivisionNode> WithCode(string code) => byCode.TryGetValue(code, out var nodes) ? nodes : [];

    public DivisionNode? FindByCode(string code, DateOnly date) => WithCode(code).FirstOrDefault(n => n.Division.ValidOn(date));

    /// <summary>Every village that ever had a name.</summary>
    public IReadOnlyList<DivisionNode> VillagesNamed(string name) => villagesByName.TryGetValue(name, out var nodes) ? nodes : [];

    /// <summary>A division and all below it that are valid on a date, depth first in the order of codes.</summary>
    public static IEnumerable<DivisionNode> Below(DivisionNode top, DateOnly date)
    {
        if (!top.Division.ValidOn(date)) yield break;
        yield return top;
        foreach (var child in top.Children)
            foreach (var node in Below(child, date)) yield return node;
    }

    private static FrozenDictionary<string, DivisionNode[]> Grouped(IEnumerable<DivisionNode> nodes, Func<DivisionNode, string> key) =>
        nodes.GroupBy(key, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
}

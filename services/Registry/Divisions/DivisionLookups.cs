using Fupin.Type.V1;

namespace Fupin.Registry.Divisions;

internal static class DivisionLookups
{
    /// <summary>The division a stored row stands in. One that another process registered a moment ago is loaded first.</summary>
    public static async ValueTask<DivisionNode> StandingAsync(this DivisionTrees trees, Guid id, CancellationToken ct)
    {
        if ((await trees.GetAsync(ct)).Find(id) is { } node) return node;
        trees.Forget();
        return (await trees.GetAsync(ct)).Find(id) ?? throw new InvalidOperationException($"a row stands in division {id}, which is not registered");
    }

    /// <summary>Every village lies below, as in the city of its own deployment: a read of it needs no condition.</summary>
    public static bool IsWhole(this DivisionTree tree, DivisionNode top) =>
        tree.Ordered.All(n => n.Level != DivisionLevel.Village || n.IsIn(top.Id));
}

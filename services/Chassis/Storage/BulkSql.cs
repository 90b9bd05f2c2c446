namespace Fupin.Chassis.Storage;

internal static class BulkSql
{
    /// <summary>The clause that replaces a row which the given one overtakes; both providers take it.</summary>
    public static string OnConflict(IReadOnlyList<BulkColumn> columns, Overtaking rule)
    {
        var table = columns[0].Table;
        var key = string.Join(", ", columns.Where(c => c.IsKey).Select(c => c.Quoted));
        var sets = string.Join(", ", columns.Where(c => !c.IsKey).Select(c => $"{c.Quoted} = excluded.{c.Quoted}"));
        string[] order = rule switch
        {
            Overtaking.ByVersion => ["version"],
            Overtaking.ByVersionThenGeneration => ["version", "generation"],
            _ => ["generation", "version"],
        };
        var given = string.Join(", ", order.Select(column => $"excluded.\"{column}\""));
        var held = string.Join(", ", order.Select(column => $"\"{table}\".\"{column}\""));
        return $" ON CONFLICT ({key}) DO UPDATE SET {sets} WHERE ({given}) > ({held})";
    }
}

/// <summary>When a row gives way to another of the same key.</summary>
internal enum Overtaking
{
    ByVersion,
    ByVersionThenGeneration,
    ByGenerationThenVersion,
}

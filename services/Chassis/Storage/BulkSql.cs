namespace Fupin.Chassis.Storage;

internal static class BulkSql
{
    /// <summary>The clause that replaces a row of lower version; both providers take it.</summary>
    public static string OnConflict(IReadOnlyList<BulkColumn> columns)
    {
        var table = columns[0].Table;
        var key = string.Join(", ", columns.Where(c => c.IsKey).Select(c => c.Quoted));
        var sets = string.Join(", ", columns.Where(c => !c.IsKey).Select(c => $"{c.Quoted} = excluded.{c.Quoted}"));
        return $" ON CONFLICT ({key}) DO UPDATE SET {sets} WHERE excluded.\"version\" > \"{table}\".\"version\"";
    }
}

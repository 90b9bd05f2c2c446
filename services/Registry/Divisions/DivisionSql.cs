namespace Fupin.Registry.Divisions;

/// <summary>The tree of divisions inside a statement.</summary>
internal static class DivisionSql
{
    /// <summary>The ids of a division and of all that ever stood below it.</summary>
    /// <param name="division">The statement's parameter for its id.</param>
    public static string Below(string division = "@division") =>
        $"""
        WITH RECURSIVE below(id) AS (
            SELECT id FROM division WHERE id = {division}
            UNION ALL
            SELECT d.id FROM division d JOIN below b ON d.parent_id = b.id)
        SELECT id FROM below
        """;
}

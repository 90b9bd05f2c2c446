namespace Fupin.Registry;

/// <summary>Turns that writes take on PostgreSQL (<c>TakeTurnAsync</c>); SQLite has one writer anyway.</summary>
internal static class Turns
{
    /// <summary>
    /// Whatever registers or changes a household. Whoever holds it sees every state of an import as it will stay, and refuses a household
    /// whose import is UNDOING.
    /// </summary>
    public const string Registration = "registration";

    /// <summary>Removing the households of an import: one process at a time.</summary>
    public const string Undo = "undo";
}

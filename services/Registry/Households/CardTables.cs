namespace Fupin.Registry.Households;

/// <summary>
/// The tables that cards and records are read from: what is registered, or what was. A statement as it was recorded at an instant is the
/// same statement over both, each with its condition.
/// </summary>
internal sealed class CardTables
{
    private static readonly CardTables Registered = new("", "", "");
    private static readonly CardTables StillSo = new("", " AND h.recorded_at <= @at", "");
    private static readonly CardTables SoThen = new(PastTables.Suffix, " AND h.recorded_at <= @at AND h.until > @at", ".version = h.version");

    private readonly string suffix;
    private readonly string version;

    private CardTables(string suffix, string then, string version) => (this.suffix, Then, this.version) = (suffix, then, version);

    /// <summary>Condition of <c>household h</c>, with its AND.</summary>
    public string Then { get; }

    public string Household => "household" + suffix;
    public string HouseholdYear => "household_year" + suffix;
    public string Person => "person" + suffix;
    public string PersonYear => "person_year" + suffix;

    /// <summary>Condition that a row belongs to the version of <c>h</c>, with its AND.</summary>
    public string Same(string row) => version.Length == 0 ? "" : $" AND {row}{version}";

    /// <summary>The year that is told of household <c>h</c>: the one asked for, or the latest.</summary>
    public string Year =>
        $"CASE WHEN @year <> 0 THEN @year ELSE (SELECT MAX(l.year) FROM {HouseholdYear} l WHERE l.household_id = h.id{Same("l")}) END";

    /// <summary>A statement of what is registered, or of what was at the instant <c>@at</c>: one statement and so one moment of the store.</summary>
    public static string Statement(bool recorded, Func<CardTables, string> select) =>
        recorded ? $"{select(StillSo)}\nUNION ALL\n{select(SoThen)}" : select(Registered);
}

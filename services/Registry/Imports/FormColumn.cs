namespace Fupin.Registry.Imports;

/// <summary>What a row is read into.</summary>
internal sealed class FormTarget
{
    public required V1.Household Household { get; init; }
    public required PlaceNames Place { get; init; }
    public V1.Person Person { get; set; } = new();
    public string HeadName { get; set; } = "";

    public V1.HouseholdFacts Facts => Household.Facts ??= new();
    public V1.Income Income => Facts.Income ??= new();
    public V1.Land Land => Facts.Land ??= new();
    public V1.Living Living => Facts.Living ??= new();
    public V1.HelperNote Helper => Household.Helper ??= new();
    public V1.RelocationWish Wish => Household.RelocationWish ??= new();
    public V1.PersonFacts PersonFacts => Person.Facts ??= new();
}

/// <summary>Where the household lives, as the file says it.</summary>
internal sealed class PlaceNames
{
    public string Code { get; set; } = "";
    public string Province { get; set; } = "";
    public string City { get; set; } = "";
    public string County { get; set; } = "";
    public string Township { get; set; } = "";
    public string Village { get; set; } = "";

    /// <summary>As the file has it: the code, or else the names.</summary>
    public string Text => Code.Length > 0 ? Code : string.Join('/', new[] { Province, City, County, Township, Village }.Where(name => name.Length > 0));

    public bool IsBlank => Code.Length + County.Length + Township.Length + Village.Length == 0;
}

internal enum ColumnOf
{
    Household,

    /// <summary>Names and code of the village; compared as one division.</summary>
    Place,

    Person,
}

/// <summary>Reads a cell that is not blank into the target; gives the reason when it cannot.</summary>
internal delegate RowReason? ReadCell(FormTarget target, string text);

/// <summary>A column of the household form: one table serves import and export.</summary>
/// <param name="Header">Chinese header, as exported.</param>
/// <param name="Of">Whose column it is.</param>
/// <param name="Read">From the cell.</param>
/// <param name="Write">To the cell; blank when there is no value.</param>
internal sealed record FormColumn(string Header, ColumnOf Of, ReadCell Read, Func<V1.Household, V1.Person, string> Write)
{
    /// <summary>Other headers met in workbooks.</summary>
    public string[] Variants { get; init; } = [];

    /// <summary>How a protected field is shown; null for any other.</summary>
    public Func<string?, string>? Mask { get; init; }

    /// <summary>A protected field: asterisks in the cell mean unchanged.</summary>
    public bool ClassA => Mask is not null;
}

using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>A field of which a file and the register say different things. Class A is masked from the start, on both sides.</summary>
/// <param name="Line">In the file.</param>
/// <param name="Column">Header of the form.</param>
/// <param name="Registered">As the form writes it; blank for nothing.</param>
/// <param name="InFile">As the form writes it.</param>
internal sealed record FieldDifference(int Line, string Column, string Registered, string InFile)
{
    public bool Masked { get; private init; }

    /// <summary>The line's member is not registered in the household.</summary>
    public bool MemberUnknown { get; init; }

    /// <summary>Of the line's member; otherwise of the household.</summary>
    public bool OfPerson { get; init; }

    /// <summary>人编号; empty for a field of the household.</summary>
    public string PersonNumber { get; init; } = "";

    public static FieldDifference Of(int line, FormColumn column, string registered, string inFile) => column.Mask is { } mask
        ? new(line, column.Header, mask(registered), mask(inFile)) { Masked = true, OfPerson = column.Of == ColumnOf.Person }
        : new(line, column.Header, registered, inFile) { OfPerson = column.Of == ColumnOf.Person };

    /// <summary>For an import, which tells no values.</summary>
    public RowError ToError(FormHousehold household) => household.Error(Line, Column, MemberUnknown ? RowReasons.MemberNotRegistered() : RowReasons.Differs());

    public CellDifference ToMessage() => new()
    {
        Line = Line,
        Column = Column,
        Registered = Registered,
        InFile = InFile,
        Masked = Masked,
        MemberUnknown = MemberUnknown,
        PersonNumber = PersonNumber,
        OfPerson = OfPerson,
    };
}

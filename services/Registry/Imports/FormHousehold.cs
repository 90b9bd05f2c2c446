using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Registry.Divisions;
using Fupin.Registry.Households;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>A member as read: his row, and the keyed hashes of his number.</summary>
internal sealed class FormMember(SheetRow row, V1.Person person)
{
    public SheetRow Row { get; } = row;
    public int Line => Row.Line;
    public V1.Person Person { get; } = person;

    /// <summary>Of the ID number, under the import's index key: how a number is met again in the file.</summary>
    public byte[]? IdHash { get; set; }

    /// <summary>Of the ID number, under the keys of the register.</summary>
    public IdHashes? Registered { get; private set; }

    public bool IdMasked { get; set; }

    public void HashFor(ValueKeys keys, Protector protector) => Registered = IdHash is null ? null : IdHashes.Of(Person.IdNumber, IdHash, keys, protector);
}

/// <summary>A household as read from adjacent rows, with what is wrong.</summary>
internal sealed class FormHousehold(int firstLine, string number)
{
    private const int MostErrors = 10;

    /// <summary>For each cell of a row which of the rows has the household's value, from 1; 0: none has. A table of values by cell took a quarter of an import's memory.</summary>
    private int[]? from;

    public int FirstLine { get; } = firstLine;
    public string Number { get; } = number;
    public FormTarget Target { get; } = new() { Household = new(), Place = new() };
    public V1.Household Content => Target.Household;
    public List<SheetRow> Rows { get; } = [];
    public List<FormMember> Members { get; } = [];

    public DivisionNode? Village { get; set; }
    public DivisionNode? County { get; set; }
    public UInt128 Key { get; set; }
    public bool HasMasked { get; set; }

    /// <summary>Cells that could not be read, by line and header: what they say is in the row only.</summary>
    public HashSet<(int Line, string Header)> Unread { get; } = [];

    /// <summary>What holds the household back, registered or not.</summary>
    public List<RowError> Errors { get; } = [];

    /// <summary>What holds it back when it is new: a registered household may leave cells and members out.</summary>
    public List<RowError> ErrorsIfNew { get; } = [];

    public int Findings { get; set; }
    public byte[] ContentHash { get; set; } = [];

    /// <summary>The household's value of a cell and the line it came from; null where it is blank.</summary>
    public (string Text, int Line)? CellOf(int cell) =>
        from is not null && from[cell] > 0 && Rows[from[cell] - 1] is var row ? (FormCells.Clean(row.Cells[cell]), row.Line) : null;

    /// <summary>The household's value of a cell is that of the last row, which has all cells of the layout.</summary>
    public void TakeCell(int cell) => (from ??= new int[Rows[^1].Cells.Count])[cell] = Rows.Count;

    public void Refuse(int line, string column, RowReason reason) => Add(Errors, line, column, reason);

    public void RefuseIfNew(int line, string column, RowReason reason) => Add(ErrorsIfNew, line, column, reason);

    public RowError Error(int line, string column, RowReason reason) => new()
    {
        Line = line,
        Column = column,
        Reason = reason.Reason,
        Message = column.Length > 0 ? $"{column}：{reason.Zh}" : reason.Zh,
        MessageEn = column.Length > 0 ? $"{column}: {reason.En}" : reason.En,
        HouseholdNumber = Number,
    };

    /// <summary>The line the household's value of a column came from; the first line where it is blank.</summary>
    public int LineOf(FormLayout layout, string header)
    {
        for (var i = 0; i < layout.Cells.Length; i++)
            if (layout.Cells[i]?.Header == header && CellOf(i) is { } cell) return cell.Line;
        return FirstLine;
    }

    private void Add(List<RowError> errors, int line, string column, RowReason reason)
    {
        if (errors.Count < MostErrors - 1) errors.Add(Error(line, column, reason));
        else if (errors.Count == MostErrors - 1) errors.Add(Error(FirstLine, "", RowReasons.TooManyErrors));
    }
}

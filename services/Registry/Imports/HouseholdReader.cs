using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fupin.Chassis.Access;
using Fupin.Chassis.Protection;
using Fupin.Registry.Divisions;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Google.Protobuf;

namespace Fupin.Registry.Imports;

/// <summary>Makes households of rows and checks each by itself; keeps what the import met so far. Holds no database.</summary>
internal sealed class HouseholdReader(FormLayout layout, DivisionTree tree, Scope scope, SeenInFile seen, HouseholdRules rules, Protector protector, ushort indexKey, DateOnly today)
{
    private const int LongestCellBytes = 4096;
    private readonly PlaceFinder places = new(tree, scope, today);

    public List<FormHousehold> Read(IReadOnlyList<SheetRow> rows)
    {
        var households = new List<FormHousehold>();
        FormHousehold? current = null;
        foreach (var row in rows)
        {
            var number = layout.Number < row.Cells.Count ? row.Cells[layout.Number].Trim() : "";
            if (current is null || !Continues(current, row, number))
            {
                current = new(row.Line, number);
                households.Add(current);
            }

            Add(current, row, number);
        }

        foreach (var household in households) Finish(household);
        return households;
    }

    /// <summary>A row belongs to the household above it when it has its number, or none, and does not lie in another county.</summary>
    private bool Continues(FormHousehold current, SheetRow row, string number)
    {
        if (number.Length > 0 && number != current.Number) return false;
        if (number.Length == 0) return true;
        var place = PlaceOf(row);
        if (place is null || SamePlace(place, current.Target.Place)) return true;
        var (mine, other) = (Resolve(current.Target.Place, current), Resolve(place, current));
        return mine is null || other is null || mine.At(Type.V1.DivisionLevel.County) == other.At(Type.V1.DivisionLevel.County);
    }

    private void Add(FormHousehold household, SheetRow row, string number)
    {
        household.Rows.Add(row);
        if (number.Length == 0) household.Refuse(row.Line, HouseholdForm.Number, RowReasons.Missing);
        if (row.Cells.Count != layout.Cells.Length)
        {
            household.Refuse(row.Line, "", RowReasons.RowCut);
            return;
        }

        var target = household.Target;
        var member = new FormMember(row, target.Person = new());
        household.Members.Add(member);
        var (columns, cells) = (layout.Cells, row.Cells);
        for (var i = 0; i < columns.Length; i++)
        {
            var text = cells[i];
            if (text.Length == 0 || columns[i] is not { } column) continue;
            if (text.Length > LongestCellBytes || (text.Length > LongestCellBytes / 3 && Encoding.UTF8.GetByteCount(text) > LongestCellBytes))
            {
                household.Refuse(row.Line, column.Header, RowReasons.CellTooLong);
                continue;
            }

            // PostgreSQL takes none, so it would stop the whole batch there
            if (text.Contains('\0', StringComparison.Ordinal))
            {
                household.Refuse(row.Line, column.Header, RowReasons.NotText);
                continue;
            }

            text = FormCells.Clean(text);
            if (text.Length > 0) Read(household, member, i, column, text);
        }
    }

    private static void Read(FormHousehold household, FormMember member, int cell, FormColumn column, string text)
    {
        if (column.Of != ColumnOf.Person)
        {
            if (household.CellOf(cell) is { } before)
            {
                if (before.Text != text) household.Refuse(member.Line, column.Header, RowReasons.Conflicting);
                return;
            }

            household.TakeCell(cell);
        }

        if (column.ClassA && text.Contains('*', StringComparison.Ordinal))
        {
            household.HasMasked = true;
            member.IdMasked |= column.Header == HouseholdForm.IdNumber;
            household.RefuseIfNew(member.Line, column.Header, RowReasons.Masked);
        }
        else if (column.Read(household.Target, text) is { } reason)
        {
            household.Unread.Add((member.Line, column.Header));
            household.Refuse(member.Line, column.Header, reason);
        }
    }

    private void Finish(FormHousehold household)
    {
        var content = household.Content;
        household.Target.Facts.Year = content.Facts.Year == 0 ? layout.DefaultYear : content.Facts.Year;
        content.Members.AddRange(household.Members.Select(m => m.Person));
        if (content.Facts.Year is < 1949 or > 2100) household.Refuse(household.FirstLine, HouseholdForm.Year, RowReasons.NotAYear);
        Locate(household);
        household.Key = KeyOf(household);
        if (!seen.AddHousehold(household.Key)) household.Refuse(household.FirstLine, HouseholdForm.Number, RowReasons.NotContiguous);
        rules.Check(household, layout);
        foreach (var member in household.Members)
        {
            if (member.Person.IdNumber.Length == 0) continue;
            member.IdHash = protector.Hash(IdHashes.Label, member.Person.IdNumber, indexKey);
            if (!seen.AddId(member.IdHash, household.County, out var county))
                household.Refuse(member.Line, HouseholdForm.IdNumber, RowReasons.DuplicateInFile(county?.Division.Name ?? ""));
        }

        household.ContentHash = protector.Hash("household.content_hash", Convert.ToHexString(Digest(content)));
    }

    private static byte[] Digest(V1.Household content)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(content.CalculateSize());
        var filled = bytes.AsSpan(0, content.CalculateSize());
        content.WriteTo(filled);
        var digest = SHA256.HashData(filled);
        ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        return digest;
    }

    private void Locate(FormHousehold household)
    {
        var year = household.Content.Facts.Year;
        if (household.Target.Place.IsBlank)
        {
            household.Refuse(household.FirstLine, layout.Has(HouseholdForm.DivisionCode) ? HouseholdForm.DivisionCode : HouseholdForm.Village, RowReasons.Missing);
            return;
        }

        household.Village = places.Find(household.Target.Place, year, out var reason, out var column);
        household.County = household.Village?.At(Type.V1.DivisionLevel.County);
        if (household.Village is { } village) household.Content.Division = village.ResourceName;
        else household.Refuse(household.LineOf(layout, column), column, reason!);
    }

    private DivisionNode? Resolve(PlaceNames place, FormHousehold household) =>
        places.Find(place, household.Content.Facts?.Year is > 0 and var year ? year : layout.DefaultYear, out _, out _);

    private PlaceNames? PlaceOf(SheetRow row)
    {
        FormTarget? target = null;
        foreach (var cell in layout.Places)
            if (cell < row.Cells.Count && row.Cells[cell].Trim() is { Length: > 0 } text)
                layout.Cells[cell]!.Read(target ??= new() { Household = new(), Place = new() }, text);
        return target?.Place;
    }

    /// <summary>Blank on the later row means the same.</summary>
    private static bool SamePlace(PlaceNames row, PlaceNames household) =>
        Same(row.Code, household.Code) && Same(row.County, household.County) && Same(row.Township, household.Township)
        && Same(row.Village, household.Village) && Same(row.City, household.City) && Same(row.Province, household.Province);

    private static bool Same(string row, string household) => row.Length == 0 || row == household;

    private static UInt128 KeyOf(FormHousehold household)
    {
        var place = household.Target.Place;
        var county = household.County?.Id.ToString() ?? $"{place.Code}/{place.County}/{place.Township}/{place.Village}";
        return KeyOf(county, household.Number);
    }

    /// <summary>How a household is met again in a file.</summary>
    /// <param name="county">Id of the county; what the file says of the place when there is none.</param>
    /// <param name="number">户编号.</param>
    public static UInt128 KeyOf(string county, string number) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{county}/{number}")));
}

namespace Fupin.Registry.Imports;

/// <summary>
/// Compares a household of a file with the registered one, cell by cell. A blank or masked cell and a missing row mean unchanged; an import
/// names what differs by line and column, never by value.
/// </summary>
internal static class HouseholdComparison
{
    private static readonly V1.Person Nobody = new();

    public static IEnumerable<FieldDifference> Differences(FormHousehold read, V1.Household registered, FormLayout layout)
    {
        if (read.Content.Division != registered.Division)
            yield return layout.Has(HouseholdForm.DivisionCode)
                ? new(read.FirstLine, HouseholdForm.DivisionCode, registered.DivisionCode, read.Village?.Code ?? read.Target.Place.Text)
                : new(read.FirstLine, HouseholdForm.Village, registered.Address, read.Village?.Address ?? read.Target.Place.Text);
        var otherYear = registered.Facts is null;
        if (otherYear)
        {
            yield return new(read.FirstLine, HouseholdForm.Year, "", FormCells.OfYear(read.Content.Facts.Year));
            registered.Facts = read.Content.Facts;
        }

        for (var cell = 0; cell < layout.Cells.Length; cell++)
        {
            if (layout.Cells[cell] is not { Of: ColumnOf.Household } column || read.CellOf(cell) is not var (text, line) || IsMasked(column, text)) continue;
            var inFile = read.Unread.Contains((line, column.Header)) ? text
                : column.Header == HouseholdForm.HeadName ? read.Target.HeadName : column.Write(read.Content, Nobody);
            var known = column.Write(registered, Nobody);
            if (inFile != known) yield return FieldDifference.Of(line, column, known, inFile);
        }

        foreach (var (member, match) in Pairs(read, registered))
        {
            if (match is null) yield return new(member.Line, HouseholdForm.PersonName, "", member.Person.FullName) { MemberUnknown = true, OfPerson = true, PersonNumber = member.Person.Number };
            else
                foreach (var difference in Differences(read, member, match, layout, otherYear)) yield return difference;
        }
    }

    /// <summary>
    /// Each member of the file with the registered one he is: by the office's number, else by the ID number, else by name, since a household seldom has two
    /// of one name. A registered member is at most one of the file's.
    /// </summary>
    public static IReadOnlyList<(FormMember Member, V1.Person? Registered)> Pairs(FormHousehold read, V1.Household registered)
    {
        var free = registered.Members.ToList();
        var found = new Dictionary<FormMember, V1.Person>();
        Take((m, p) => p.Number.Length > 0 && m.Number == p.Number);
        Take((m, p) => p.IdNumber.Length > 0 && m.IdNumber == p.IdNumber);
        Take((m, p) => m.FullName == p.FullName && m.Relation == p.Relation);
        Take((m, p) => m.FullName == p.FullName);
        return read.Members.ConvertAll(m => (m, found.GetValueOrDefault(m)));

        void Take(Func<V1.Person, V1.Person, bool> same)
        {
            foreach (var member in read.Members)
            {
                if (found.ContainsKey(member) || free.Find(m => same(m, member.Person)) is not { } match) continue;
                free.Remove(match);
                found.Add(member, match);
            }
        }
    }

    private static IEnumerable<FieldDifference> Differences(FormHousehold read, FormMember member, V1.Person registered, FormLayout layout, bool otherYear)
    {
        if (otherYear) registered.Facts = member.Person.Facts;
        for (var i = 0; i < layout.Cells.Length; i++)
        {
            if (layout.Cells[i] is not { Of: ColumnOf.Person } column || member.Row.Cells[i].Trim() is not { Length: > 0 } text || IsMasked(column, text)) continue;
            var inFile = read.Unread.Contains((member.Line, column.Header)) ? text : column.Write(Empty, member.Person);
            var known = column.Write(Empty, registered);
            if (inFile != known)
                yield return FieldDifference.Of(member.Line, column, known, inFile) with { PersonNumber = registered.Number.Length > 0 ? registered.Number : member.Person.Number };
        }
    }

    private static bool IsMasked(FormColumn column, string text) => column.ClassA && text.Contains('*', StringComparison.Ordinal);

    private static readonly V1.Household Empty = new();
}

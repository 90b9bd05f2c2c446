namespace Fupin.Registry.Imports;

/// <summary>
/// Compares a household of a file with the registered one, cell by cell. A blank or masked cell and a missing row mean unchanged; an import
/// names what differs by line and column, never by value.
/// </summary>
internal static class HouseholdComparison
{
    private static readonly V1.Person Nobody = new();

    public static IEnumerable<Difference> Differences(FormHousehold read, V1.Household registered, FormLayout layout)
    {
        if (read.Content.Division != registered.Division)
            yield return layout.Has(HouseholdForm.DivisionCode)
                ? new(read.FirstLine, HouseholdForm.DivisionCode, registered.DivisionCode, read.Village?.Code ?? "")
                : new(read.FirstLine, HouseholdForm.Village, registered.Address, read.Village?.Address ?? "");
        var otherYear = registered.Facts is null;
        if (otherYear)
        {
            yield return new(read.FirstLine, HouseholdForm.Year, "", FormCells.OfYear(read.Content.Facts.Year));
            registered.Facts = read.Content.Facts;
        }

        foreach (var (cell, (text, line)) in read.Cells)
        {
            var column = layout.Cells[cell]!;
            if (column.Of != ColumnOf.Household || IsMasked(column, text)) continue;
            var inFile = column.Header == HouseholdForm.HeadName ? read.Target.HeadName : column.Write(read.Content, Nobody);
            var known = column.Write(registered, Nobody);
            if (inFile != known) yield return Difference.Of(line, column, known, inFile);
        }

        foreach (var member in read.Members)
        {
            if (Match(member, registered) is { } match)
                foreach (var difference in Differences(member, match, layout, otherYear)) yield return difference;
            else yield return new(member.Line, HouseholdForm.PersonName, "", member.Person.FullName) { MemberUnknown = true };
        }
    }

    private static IEnumerable<Difference> Differences(FormMember member, V1.Person registered, FormLayout layout, bool otherYear)
    {
        if (otherYear) registered.Facts = member.Person.Facts;
        for (var i = 0; i < layout.Cells.Count; i++)
        {
            if (layout.Cells[i] is not { Of: ColumnOf.Person } column || string.IsNullOrWhiteSpace(member.Row.Cells[i]) || IsMasked(column, member.Row.Cells[i])) continue;
            var (inFile, known) = (column.Write(Empty, member.Person), column.Write(Empty, registered));
            if (inFile != known) yield return Difference.Of(member.Line, column, known, inFile);
        }
    }

    private static bool IsMasked(FormColumn column, string text) => column.ClassA && text.Contains('*', StringComparison.Ordinal);

    private static readonly V1.Household Empty = new();

    /// <summary>By the office's number, else by the ID number, else by name: a household seldom has two of one name.</summary>
    private static V1.Person? Match(FormMember member, V1.Household registered)
    {
        var (person, members) = (member.Person, registered.Members);
        return (person.Number.Length > 0 ? members.FirstOrDefault(m => m.Number == person.Number) : null)
            ?? (person.IdNumber.Length > 0 ? members.FirstOrDefault(m => m.IdNumber == person.IdNumber) : null)
            ?? members.FirstOrDefault(m => m.FullName == person.FullName && m.Relation == person.Relation)
            ?? members.FirstOrDefault(m => m.FullName == person.FullName);
    }
}

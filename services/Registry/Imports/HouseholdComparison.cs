using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>
/// Compares a household of a file with the registered one, cell by cell. A blank or masked cell and a missing row mean unchanged; what
/// differs is named by line and column, never by value.
/// </summary>
internal static class HouseholdComparison
{
    private static readonly V1.Person Nobody = new();

    public static IEnumerable<RowError> Differences(FormHousehold read, V1.Household registered, FormLayout layout)
    {
        if (read.Content.Division != registered.Division)
            yield return read.Error(read.FirstLine, layout.Has(HouseholdForm.DivisionCode) ? HouseholdForm.DivisionCode : HouseholdForm.Village, RowReasons.Differs());
        var otherYear = registered.Facts is null;
        if (otherYear)
        {
            yield return read.Error(read.FirstLine, HouseholdForm.Year, RowReasons.Differs());
            registered.Facts = read.Content.Facts;
        }

        foreach (var (cell, (text, line)) in read.Cells)
        {
            var column = layout.Cells[cell]!;
            if (column.Of == ColumnOf.Household && !Same(column, text, read, registered)) yield return read.Error(line, column.Header, RowReasons.Differs());
        }

        foreach (var member in read.Members)
        {
            var match = Match(member, registered);
            if (match is null) yield return read.Error(member.Line, HouseholdForm.PersonName, RowReasons.MemberNotRegistered());
            else
                foreach (var column in MemberColumns(member, match, layout, otherYear))
                    yield return read.Error(member.Line, column, RowReasons.Differs());
        }
    }

    private static bool Same(FormColumn column, string text, FormHousehold read, V1.Household registered)
    {
        if (column.ClassA && text.Contains('*', StringComparison.Ordinal)) return true;
        if (column.Header == HouseholdForm.HeadName) return read.Target.HeadName == column.Write(registered, Nobody);
        return column.Write(read.Content, Nobody) == column.Write(registered, Nobody);
    }

    private static IEnumerable<string> MemberColumns(FormMember member, V1.Person registered, FormLayout layout, bool otherYear)
    {
        if (otherYear) registered.Facts = member.Person.Facts;
        for (var i = 0; i < layout.Cells.Count; i++)
        {
            if (layout.Cells[i] is not { Of: ColumnOf.Person } column || string.IsNullOrWhiteSpace(member.Row.Cells[i])) continue;
            if (column.ClassA && member.Row.Cells[i].Contains('*', StringComparison.Ordinal)) continue;
            if (column.Write(Empty, member.Person) != column.Write(Empty, registered)) yield return column.Header;
        }
    }

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

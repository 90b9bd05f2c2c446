using Fupin.Chassis.Values;
using Fupin.Registry.Imports;
using Fupin.Registry.V1;

namespace Fupin.Registry.Lists;

/// <summary>A row of a list as it was read, and what came of it.</summary>
internal sealed class ListRow(MatchRow row, IdNumberVerdict number)
{
    private const int LongestNumber = 64;
    private const int LongestName = 100;

    public int Line => row.Line;

    /// <summary>As stored and matched when it is right, else as it stood there.</summary>
    public string Number => number.Ok ? number.Number : row.IdNumber.Trim();

    public string Name { get; } = PersonNames.Fold(row.FullName.Trim());

    public MatchVerdict Verdict { get; } = new() { Line = row.Line };

    /// <summary>Where the person is registered, when that is not the list's division.</summary>
    public (Guid Person, Guid Household)? Elsewhere { get; set; }

    public static ListRow Read(MatchRow row, DateOnly today)
    {
        var number = IdNumbers.Check(row.IdNumber, today);
        var read = new ListRow(row, number);
        if (row.IdNumber.Length > LongestNumber || row.FullName.Length > LongestName) read.Refuse("CELL_TOO_LONG", "证件号码或姓名过长", "the number or the name is too long");
        else if (!number.Ok) read.Refuse(number.Reason, number.Zh, number.En);
        else if (read.Name.Length == 0) read.Refuse("NAME_MISSING", "姓名为空，无法核对", "the name is blank: nothing can be compared");
        return read;
    }

    public bool IsInvalid => Verdict.Verdict == PersonVerdict.Invalid;

    public void Refuse(string reason, string zh, string en) =>
        (Verdict.Verdict, Verdict.Reason, Verdict.Message, Verdict.MessageEn) = (PersonVerdict.Invalid, reason, zh, en);

    /// <summary>What is kept of it to work with: bounded, whatever stood there.</summary>
    public (string Number, string Name) Kept() => (Cut(Number, LongestNumber), Cut(Name, LongestName));

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}

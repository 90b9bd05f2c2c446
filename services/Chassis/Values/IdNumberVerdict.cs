using Fupin.Registry.V1;

namespace Fupin.Chassis.Values;

/// <summary>What is wrong with an ID number.</summary>
public enum IdNumberProblem
{
    /// <summary>Nothing: 18 characters, a possible birth date, the right check character.</summary>
    None,

    /// <summary>Not 18 characters long.</summary>
    Length,

    /// <summary>Something other than digits, or an X that is not at the end.</summary>
    Characters,

    /// <summary>The check character is not the one of the first 17 digits.</summary>
    Checksum,

    /// <summary>Digits 7 to 14 are no day of the calendar, or a day to come.</summary>
    BirthDate,

    /// <summary>A spreadsheet kept the number as a floating-point number: its last three digits are lost.</summary>
    DamagedByExcel,
}

/// <summary>The answer of <see cref="IdNumbers.Check(string)"/>. Holds the number (class A), so it never prints it.</summary>
public readonly struct IdNumberVerdict
{
    internal IdNumberVerdict(IdNumberProblem problem, string number)
    {
        Problem = problem;
        Number = number;
    }

    public IdNumberProblem Problem { get; }

    public bool Ok => Problem == IdNumberProblem.None;

    /// <summary>The number as it is stored: spaces gone, full-width digits folded, capital X. Class A.</summary>
    public string Number { get; }

    /// <summary>Its area prefix is the unassigned 99: an invented person. A production deployment refuses it.</summary>
    public bool Invented { get; internal init; }

    /// <summary>Digits 7 to 14. Meaningful when <see cref="Ok"/>.</summary>
    public DateOnly BirthDate { get; internal init; }

    /// <summary>From digit 17: odd male, even female. Meaningful when <see cref="Ok"/>.</summary>
    public Sex Sex { get; internal init; }

    /// <summary>The reason as it stands in errors, e.g. ID_NUMBER_CHECKSUM; empty when nothing is wrong.</summary>
    public string Reason => Problem switch
    {
        IdNumberProblem.None => "",
        IdNumberProblem.Length => "ID_NUMBER_LENGTH",
        IdNumberProblem.Characters => "ID_NUMBER_CHARACTERS",
        IdNumberProblem.Checksum => "ID_NUMBER_CHECKSUM",
        IdNumberProblem.BirthDate => "ID_NUMBER_BIRTH_DATE",
        IdNumberProblem.DamagedByExcel => "ID_NUMBER_DAMAGED_BY_EXCEL",
        _ => throw new InvalidOperationException($"no reason for {Problem}"),
    };

    /// <summary>For officers; never holds the number.</summary>
    public string Zh => Problem switch
    {
        IdNumberProblem.None => "",
        IdNumberProblem.Length => "身份证号应为18位",
        IdNumberProblem.Characters => "身份证号只能是数字，末位可以是X",
        IdNumberProblem.Checksum => "身份证号校验码不正确，请核对是否录错",
        IdNumberProblem.BirthDate => "身份证号中的出生日期不存在",
        IdNumberProblem.DamagedByExcel => "身份证号被Excel按数字保存，末三位已丢失；请将该列设为文本后重新录入，不要猜填",
        _ => throw new InvalidOperationException($"no text for {Problem}"),
    };

    /// <summary>The same in English.</summary>
    public string En => Problem switch
    {
        IdNumberProblem.None => "",
        IdNumberProblem.Length => "an ID number has 18 characters",
        IdNumberProblem.Characters => "an ID number consists of digits, the last may be X",
        IdNumberProblem.Checksum => "the check character of the ID number is wrong: was it mistyped?",
        IdNumberProblem.BirthDate => "the birth date in the ID number does not exist",
        IdNumberProblem.DamagedByExcel =>
            "Excel stored the ID number as a number and lost its last three digits: format the column as text and enter it again, do not guess",
        _ => throw new InvalidOperationException($"no text for {Problem}"),
    };

    public override string ToString() => Ok ? Problem.ToString() : Reason;
}

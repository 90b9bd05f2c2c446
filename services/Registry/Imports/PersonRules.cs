using Fupin.Chassis.Values;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>What must hold for a member by himself.</summary>
/// <param name="today">The day of the register.</param>
/// <param name="takesInvented">Whether numbers of invented people (prefix 99) are taken: everywhere but in production.</param>
internal sealed class PersonRules(DateOnly today, bool takesInvented)
{
    private const int CertificateLength = 20;

    public void Check(FormHousehold household, FormMember member)
    {
        var person = member.Person;
        if (person.FullName.Length == 0) household.Refuse(member.Line, HouseholdForm.PersonName, RowReasons.Missing);
        if (person.Relation == Relation.Unspecified) household.RefuseIfNew(member.Line, HouseholdForm.Relation, RowReasons.Missing);
        if (person.BirthDate.ToDate() > today) household.Refuse(member.Line, HouseholdForm.BirthDate, RowReasons.BirthDateToCome);
        Identity(household, member, person);
        Certificate(household, member, person);
        if (person.Facts is { WorkPlace: WorkPlace.NotWorking, WorkMonths: > 0 })
            household.Refuse(member.Line, HouseholdForm.WorkMonths, RowReasons.WorkContradiction);
    }

    private void Identity(FormHousehold household, FormMember member, V1.Person person)
    {
        if (person.IdNumber.Length == 0)
        {
            if (!member.IdMasked && person.NoIdReason.Length == 0) household.RefuseIfNew(member.Line, HouseholdForm.IdNumber, RowReasons.NoIdReason);
            return;
        }

        if (person.Document == IdentityDocument.Other) return;
        var verdict = IdNumbers.Check(person.IdNumber, today);
        if (!verdict.Ok)
        {
            household.Refuse(member.Line, HouseholdForm.IdNumber, new(verdict.Reason, verdict.Zh, verdict.En));
            return;
        }

        person.IdNumber = verdict.Number;
        if (verdict.Invented && !takesInvented) household.Refuse(member.Line, HouseholdForm.IdNumber, RowReasons.InventedId);
        if (person.BirthDate is null) person.BirthDate = verdict.BirthDate.ToMessage();
        else if (person.BirthDate.ToDate() != verdict.BirthDate) household.Refuse(member.Line, HouseholdForm.BirthDate, RowReasons.BirthDateDiffers);
        if (person.Sex == Sex.Unspecified) person.Sex = verdict.Sex;
        else if (person.Sex != verdict.Sex) household.Refuse(member.Line, HouseholdForm.Sex, RowReasons.SexDiffers);
    }

    /// <summary>20 characters: the ID number, the kind 1 to 7, the grade 1 to 4.</summary>
    private static void Certificate(FormHousehold household, FormMember member, V1.Person person)
    {
        var number = person.DisabilityCertificate.ToUpperInvariant();
        if (number.Length == 0) return;
        person.DisabilityCertificate = number;
        if (number.Length != CertificateLength)
        {
            household.Refuse(member.Line, HouseholdForm.Certificate, RowReasons.CertificateLength);
            return;
        }

        if (person.IdNumber.Length > 0 && !number.StartsWith(person.IdNumber, StringComparison.Ordinal))
            household.Refuse(member.Line, HouseholdForm.Certificate, RowReasons.CertificateId);
        var (kind, grade) = (number[18] - '0', number[19] - '0');
        var facts = person.Facts;
        if (kind is < 1 or > 7 || (facts is { DisabilityKind: not DisabilityKind.Unspecified } && (int)facts.DisabilityKind != kind))
            household.Refuse(member.Line, HouseholdForm.Certificate, RowReasons.CertificateKind);
        if (grade is < 1 or > 4 || (facts is { HasDisabilityGrade: true } && facts.DisabilityGrade != grade))
            household.Refuse(member.Line, HouseholdForm.Certificate, RowReasons.CertificateGrade);
    }
}

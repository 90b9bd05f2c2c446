using Fupin.Registry.Policies;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>What must hold for a household by itself (REG-04, REG-09 and the form's own rules), and its findings.</summary>
internal sealed class HouseholdRules(PovertyLines lines, PersonRules persons)
{
    public void Check(FormHousehold household, FormLayout layout)
    {
        Members(household, layout);
        foreach (var member in household.Members) persons.Check(household, member);
        var facts = household.Content.Facts;
        Causes(household, layout, facts);
        if (facts.Living is { HasDilapidated: true } living && living.HouseGrade != HouseGrade.Unspecified
            && living.Dilapidated != living.HouseGrade is HouseGrade.C or HouseGrade.D)
            household.Refuse(household.LineOf(layout, HouseholdForm.Dilapidated), HouseholdForm.Dilapidated, RowReasons.DilapidatedContradiction);
        if (facts is { HasExitYear: true, Status: PovertyStatus.Poor })
            household.Refuse(household.LineOf(layout, HouseholdForm.ExitYear), HouseholdForm.ExitYear, RowReasons.ExitYearWithoutExit);
        if (household.Content.Helper is { } helper && helper.StartDate.ToDate() is { } start && helper.EndDate.ToDate() < start)
            household.Refuse(household.LineOf(layout, HouseholdForm.HelperEnd), HouseholdForm.HelperEnd, RowReasons.PeriodReversed);
        household.Findings = Findings(household.Content);
    }

    private static void Members(FormHousehold household, FormLayout layout)
    {
        var facts = household.Content.Facts;
        var size = household.Rows.Count;
        if (facts.HasSize && facts.Size != size)
            household.RefuseIfNew(household.LineOf(layout, HouseholdForm.Size), HouseholdForm.Size, RowReasons.SizeDiffers with
            {
                Zh = $"家庭人口填{facts.Size}人，成员有{size}行",
                En = $"the household declares {facts.Size} persons and has {size} rows",
            });
        var heads = household.Members.Where(m => m.Person.Relation == Relation.Head).ToList();
        if (heads.Count == 0) household.RefuseIfNew(household.FirstLine, HouseholdForm.Relation, RowReasons.NoHead);
        foreach (var head in heads.Skip(1)) household.Refuse(head.Line, HouseholdForm.Relation, RowReasons.TwoHeads);
        if (heads.Count == 1 && household.Target.HeadName is { Length: > 0 } name && name != heads[0].Person.FullName)
            household.Refuse(heads[0].Line, HouseholdForm.HeadName, RowReasons.HeadNameDiffers);
    }

    private static void Causes(FormHousehold household, FormLayout layout, HouseholdFacts facts)
    {
        if (facts.MainCause != PovertyCause.Unspecified && facts.OtherCauses.Contains(facts.MainCause))
            household.Refuse(household.LineOf(layout, HouseholdForm.OtherCauses), HouseholdForm.OtherCauses, RowReasons.CauseTwice);
    }

    private int Findings(V1.Household household)
    {
        var findings = 0;
        foreach (var member in household.Members)
            if (member.IdNumber.Length == 0) findings |= Households.FindingSet.Bit(Finding.NoIdNumber);
        if (household.Facts.MainCause == PovertyCause.Unspecified) findings |= Households.FindingSet.Bit(Finding.NoCause);
        foreach (var finding in IncomeRules.Findings(household.Facts, household.Members.Count, lines.Of(household.Facts.Year)))
            findings |= Households.FindingSet.Bit(finding);
        return findings;
    }
}

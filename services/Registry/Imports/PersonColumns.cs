using Fupin.Chassis.Protection;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>Columns of a member: one row each.</summary>
internal static class PersonColumns
{
    public static readonly FormColumn[] All =
    [
        new("人编号", ColumnOf.Person, FormCells.Text((t, s) => t.Person.Number = s, 64), (_, p) => p.Number) { Variants = ["人编码", "成员编号"] },
        new("姓名", ColumnOf.Person, FormCells.Text((t, s) => t.Person.FullName = PersonNames.Fold(s), 100), (_, p) => p.FullName) { Variants = ["成员姓名", "家庭成员姓名"] },
        new("性别", ColumnOf.Person, FormCells.Label<Sex>((t, v) => t.Person.Sex = v), (_, p) => Labels.Of(p.Sex)),
        new("出生日期", ColumnOf.Person, FormCells.Date((t, v) => t.Person.BirthDate = v), (_, p) => FormCells.Of(p.BirthDate)) { Variants = ["出生年月日"] },
        new("证件类型", ColumnOf.Person, FormCells.Label<IdentityDocument>((t, v) => t.Person.Document = v), (_, p) => Labels.Of(p.Document)),
        new("证件号码", ColumnOf.Person, FormCells.Text((t, s) => t.Person.IdNumber = s, 40), (_, p) => p.IdNumber) { Variants = ["证件号码(身份证号)", "身份证号", "身份证号码", "身份证"], Mask = Masking.IdNumber },
        new("无证原因", ColumnOf.Person, FormCells.Text((t, s) => t.Person.NoIdReason = s), (_, p) => p.NoIdReason),
        new("与户主关系", ColumnOf.Person, FormCells.Label<Relation>((t, v) => t.Person.Relation = v), (_, p) => Labels.Of(p.Relation)),
        new("民族", ColumnOf.Person, FormCells.Label<Ethnicity>((t, v) => t.Person.Ethnicity = v), (_, p) => Labels.Of(p.Ethnicity)),
        new("文化程度", ColumnOf.Person, FormCells.Label<Education>((t, v) => t.PersonFacts.Education = v), (_, p) => Labels.Of(p.Facts?.Education ?? default)),
        new("在校生状况", ColumnOf.Person, FormCells.Label<Schooling>((t, v) => t.PersonFacts.Schooling = v), (_, p) => Labels.Of(p.Facts?.Schooling ?? default)),
        new("健康状况", ColumnOf.Person, HealthCells.Read, HealthCells.Write),
        new("残疾类别", ColumnOf.Person, FormCells.Label<DisabilityKind>((t, v) => t.PersonFacts.DisabilityKind = v), (_, p) => Labels.Of(p.Facts?.DisabilityKind ?? default)),
        new("残疾等级", ColumnOf.Person, HealthCells.ReadGrade, HealthCells.WriteGrade),
        new("残疾人证号", ColumnOf.Person, FormCells.Text((t, s) => t.Person.DisabilityCertificate = s, 40), (_, p) => p.DisabilityCertificate) { Variants = ["残疾证号", "残疾人证件号"], Mask = Masking.IdNumber },
        new("居住状态", ColumnOf.Person, FormCells.Label<Residence>((t, v) => t.PersonFacts.Residence = v), (_, p) => Labels.Of(p.Facts?.Residence ?? default)),
        new("劳动技能", ColumnOf.Person, FormCells.Label<LabourAbility>((t, v) => t.PersonFacts.Labour = v), (_, p) => Labels.Of(p.Facts?.Labour ?? default)) { Variants = ["劳动能力"] },
        new("务工状况", ColumnOf.Person, FormCells.Label<WorkPlace>((t, v) => t.PersonFacts.WorkPlace = v), (_, p) => Labels.Of(p.Facts?.WorkPlace ?? default)) { Variants = ["务工情况"] },
        new("务工时间(月)", ColumnOf.Person, FormCells.Count(12, (t, v) => t.PersonFacts.WorkMonths = v), (_, p) => FormCells.Of(p.Facts is { HasWorkMonths: true } f ? f.WorkMonths : null)) { Variants = ["务工时间"] },
        new("是否现役军人", ColumnOf.Person, FormCells.YesNo((t, v) => t.PersonFacts.OnActiveService = v), (_, p) => FormCells.Of(p.Facts is { HasOnActiveService: true } f ? f.OnActiveService : null)),
        new("是否参加新农合", ColumnOf.Person, FormCells.YesNo((t, v) => t.PersonFacts.MedicalInsurance = v), (_, p) => FormCells.Of(p.Facts is { HasMedicalInsurance: true } f ? f.MedicalInsurance : null)) { Variants = ["城乡居民医保", "是否参加城乡居民医保", "是否参加城乡居民基本医疗保险"] },
        new("是否参加城乡居民基本养老保险", ColumnOf.Person, FormCells.YesNo((t, v) => t.PersonFacts.PensionInsurance = v), (_, p) => FormCells.Of(p.Facts is { HasPensionInsurance: true } f ? f.PensionInsurance : null)) { Variants = ["是否参加养老保险", "是否参加新农保"] },
    ];
}

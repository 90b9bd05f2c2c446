using Fupin.Chassis.Values;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>Health (one or two values) and the grade of a disability.</summary>
internal static class HealthCells
{
    private static readonly RowReason OneOf = RowReasons.OneOf(Labels.All<Health>());
    private static readonly RowReason Grades = RowReasons.OneOf(["一级", "二级", "三级", "四级"]);

    public static RowReason? Read(FormTarget target, string text)
    {
        var health = target.PersonFacts.Health;
        foreach (var part in FormCells.Several(text))
        {
            if (!Labels.TryParse<Health>(part, out var value)) return OneOf;
            if (!health.Contains(value)) health.Add(value);
        }

        if (health.Count > 2) return RowReasons.TooManyHealth;
        return health.Count == 2 && health.Contains(Health.Healthy) ? RowReasons.HealthContradiction : null;
    }

    public static string Write(V1.Household household, V1.Person person) =>
        person.Facts is { Health.Count: > 0 } facts ? string.Join('、', facts.Health.Select(Labels.Of)) : "";

    public static RowReason? ReadGrade(FormTarget target, string text)
    {
        var grade = text.TrimEnd('级') switch { "一" or "1" => 1, "二" or "2" => 2, "三" or "3" => 3, "四" or "4" => 4, _ => 0 };
        if (grade == 0) return Grades;
        target.PersonFacts.DisabilityGrade = grade;
        return null;
    }

    public static string WriteGrade(V1.Household household, V1.Person person) =>
        person.Facts is { HasDisabilityGrade: true } facts ? facts.DisabilityGrade switch { 1 => "一级", 2 => "二级", 3 => "三级", _ => "四级" } : "";
}

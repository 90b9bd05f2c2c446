using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Assessment.ExitPlans;

internal static class ExitPlanMessages
{
    public const string Collection = "exitPlans";

    public const string InForce = "exitPlans/-";

    public static V1.ExitPlan ToMessage(this ExitPlan plan)
    {
        var message = new V1.ExitPlan
        {
            Name = ResourceNames.Format(Collection, plan.Id),
            Etag = Etags.Format(plan.Version),
            Jurisdiction = plan.Jurisdiction,
            Edition = plan.Edition,
            Document = plan.Document,
            RecordedTime = Timestamp.FromDateTimeOffset(plan.RecordedAt),
        };
        message.Lines.AddRange(plan.Lines.OrderBy(l => l.Number).Select(ToMessage));
        return message;
    }

    /// <summary>Not a resource of its own: it has no etag, and names every document it stands on.</summary>
    public static V1.ExitPlan ToMessage(this PlanInForce plan)
    {
        var latest = plan.Editions.MaxBy(e => e.Edition)!;
        var message = new V1.ExitPlan
        {
            Name = InForce,
            Jurisdiction = latest.Jurisdiction,
            Edition = latest.Edition,
            Document = string.Join(", ", plan.Documents),
            RecordedTime = Timestamp.FromDateTimeOffset(latest.RecordedAt),
        };
        message.Lines.AddRange(plan.Lines.Select(ToMessage));
        return message;
    }

    public static ExitPlanLine ToLine(this V1.ExitPlanLine line, int number) => new()
    {
        Number = number,
        Year = line.Year,
        Division = line.Division,
        Kind = line.Kind,
        Persons = line.HasPersons ? line.Persons : null,
        Villages = line.HasVillages ? line.Villages : null,
        Source = line.Source,
        UnitPersons = line.UnitPersons,
    };

    private static V1.ExitPlanLine ToMessage(ExitPlanLine line)
    {
        var message = new V1.ExitPlanLine
        {
            Year = line.Year,
            Division = line.Division,
            Kind = line.Kind,
            Source = line.Source,
            UnitPersons = line.UnitPersons,
        };
        if (line.Persons is { } persons)
            message.Persons = persons;
        if (line.Villages is { } villages)
            message.Villages = villages;
        return message;
    }
}

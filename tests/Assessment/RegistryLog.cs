using System.Globalization;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Faults;
using Fupin.Exchange.V1;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Assessment.Tests;

/// <summary>Makes the registry's events as its log has them: dense positions, full states, rising versions.</summary>
internal sealed class RegistryLog
{
    private readonly Dictionary<Guid, long> versions = [];

    public long Position { get; private set; }

    public FeedEvent Division(Guid id, string code, DivisionLevel level, string name, Guid? parent, DateOnly? validTo = null)
    {
        var division = new Division
        {
            Name = ResourceNames.Format("divisions", id),
            Version = Next(id),
            Code = code,
            Level = level,
            DisplayName = name,
            Parent = parent is { } p ? ResourceNames.Format("divisions", p) : "",
            ValidFrom = new() { Year = 2014, Month = 1, Day = 1 },
        };
        if (validTo is { } day)
            division.ValidTo = new() { Year = day.Year, Month = day.Month, Day = day.Day };
        return Record(new DivisionRecorded { Division = division }, division.Name, division.Version, division.Name);
    }

    public FeedEvent Village(Guid id, Guid division, VillageKind kind)
    {
        var village = new Village
        {
            Name = ResourceNames.Format("villages", id),
            Version = Next(id),
            Division = ResourceNames.Format("divisions", division),
            Facts = new() { Year = 2015, Kind = kind },
        };
        return Record(new VillageRecorded { Village = village }, village.Name, village.Version, village.Division);
    }

    public FeedEvent Household(Guid id, Guid division, int persons, PovertyCause cause = PovertyCause.Illness, Guid? movedFrom = null)
    {
        var household = new Household
        {
            Name = ResourceNames.Format("households", id),
            Version = Next(id),
            Division = ResourceNames.Format("divisions", division),
            Facts = new() { Year = 2015, MainCause = cause, Status = PovertyStatus.Poor },
        };
        for (var i = 0; i < persons; i++)
            household.Members.Add(new Person { Name = ResourceNames.Format("persons", Guid.CreateVersion7()), Number = (i + 1).ToString("00", CultureInfo.InvariantCulture) });
        var previous = movedFrom is { } from ? ResourceNames.Format("divisions", from) : "";
        return Record(new HouseholdRecorded { Household = household }, household.Name, household.Version, household.Division, previous);
    }

    /// <summary>The household leaves the register with its import.</summary>
    public FeedEvent Undone(Guid id, Guid division)
    {
        var name = ResourceNames.Format("households", id);
        return Record(new HouseholdRegistrationUndone { Household = name }, name, Next(id), ResourceNames.Format("divisions", division));
    }

    private long Next(Guid id) => versions[id] = versions.GetValueOrDefault(id) + 1;

    private FeedEvent Record(IMessage message, string subject, long version, string division, string previousDivision = "") => new(
        new Event
        {
            Position = ++Position,
            Id = Guid.CreateVersion7().ToString(),
            Subject = subject,
            SubjectVersion = version,
            Division = division,
            PreviousDivision = previousDivision,
            Data = Any.Pack(message),
        },
        message);
}

using System.Globalization;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Ends;

/// <summary>Invented households whose events have about 500 bytes: three members with the facts of a year.</summary>
internal static class Invented
{
    private static readonly string Village = $"divisions/{Guid.CreateVersion7()}";

    public static async Task<string> PublishAsync(IDbContextFactory<PublisherDb> databases, string[] command)
    {
        var (label, transactions, events) = (
            command[0], int.Parse(command[1], CultureInfo.InvariantCulture), int.Parse(command[2], CultureInfo.InvariantCulture));
        for (var transaction = 0; transaction < transactions; transaction++)
        {
            await using var db = await databases.CreateDbContextAsync();
            await using var write = await db.BeginWriteAsync(CancellationToken.None);
            for (var i = 0; i < events; i++)
            {
                var household = Household(label, string.Create(CultureInfo.InvariantCulture, $"{transaction:D5}-{i:D5}"), i);
                db.Publish(new HouseholdRecorded { Household = household }, household.Name, household.Version, household.Division);
            }

            await write.CommitAsync(CancellationToken.None);
        }

        return ((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);
    }

    private static Household Household(string label, string number, int i)
    {
        var household = new Household
        {
            Name = $"households/{Guid.CreateVersion7()}",
            Version = 1,
            Number = number,
            Division = Village,
            Hamlet = label,
            Standard = HouseholdStandard.National,
            RegisteredYear = 2014,
            Facts = new()
            {
                Year = 2015,
                Kind = HouseholdKind.Ordinary,
                Status = PovertyStatus.Poor,
                MainCause = (PovertyCause)(1 + (i % 12)),
                Size = 3,
                Income = new() { WagesFen = 300_000 + i, NetPerHeadFen = 100_000 + i },
                Living = new() { HousingAreaM2100 = 8_000, Dilapidated = i % 5 == 0 },
            },
        };
        for (var m = 0; m < 3; m++)
            household.Members.Add(new Person
            {
                Name = $"persons/{Guid.CreateVersion7()}",
                Number = string.Create(CultureInfo.InvariantCulture, $"{m + 1:D2}"),
                FullName = "样例人",
                Sex = (Sex)(1 + (m % 2)),
                BirthDate = new() { Year = 1950 + (i % 60), Month = 1 + (i % 12), Day = 1 + (i % 28) },
                Relation = (Relation)(1 + m),
                Ethnicity = (Ethnicity)1,
                Facts = new() { Education = Education.Primary, Schooling = Schooling.NotAStudent, Health = { Health.Healthy }, Labour = LabourAbility.Ordinary, WorkMonths = i % 12 },
            });
        return household;
    }
}

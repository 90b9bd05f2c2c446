using Fupin.Access.V1;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Registry.Tests.Access;

/// <summary>A household that goes to another county: whoever loses it learns that it went, whoever gets it learns all, everybody's digests verify.</summary>
public sealed class MovingTests(SharedOffice shared) : IClassFixture<SharedOffice>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<List<Batch>> ReadAsync(TestCaller caller, long after, params string[] divisions)
    {
        using var call = caller.Client<FeedService.FeedServiceClient>().Read(new() { Source = "registry", After = after, Divisions = { divisions } }, cancellationToken: Ct);
        return await call.ResponseStream.ReadAllAsync(Ct).ToListAsync(Ct);
    }

    private static Event? Of(IEnumerable<Batch> batches, string subject) => batches.SelectMany(b => b.Events).SingleOrDefault(e => e.Subject == subject);

    [Fact]
    public async Task The_old_county_learns_that_it_went_the_new_one_everything_and_a_third_nothing()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        await office.ImportAsync(new Sheet().Add(Family.Of(number, members: 2)), number);
        var events = await office.EventsAsync();
        var before = events.Single(e => e.Data.Is(HouseholdRecorded.Descriptor) && e.Data.Unpack<HouseholdRecorded>().Household.Number == number);
        var there = (await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = Family.Song })).Name;
        var moved = before.Data.Unpack<HouseholdRecorded>();
        (moved.Household.Division, moved.Household.DivisionCode, moved.Household.Version) = (there, Family.Song, 2);
        await using (var db = await office.Host.Services.GetRequiredService<IDbContextFactory<RegistryDb>>().CreateDbContextAsync(Ct))
        {
            await using var write = await db.BeginWriteAsync(Ct);
            db.Publish(moved, before.Subject, 2, there, before.Division);
            await write.CommitAsync(Ct);
        }

        var after = events[^1].Position;
        await office.EventsAsync();
        var (loser, winner, third) = (office.Host.As(Role.Service, "410324").HoldingClassB(), office.Host.As(Role.Service, "410325").HoldingClassB(), office.Host.As(Role.Service, "410399").HoldingClassB());

        var lost = Of(await ReadAsync(loser, after), before.Subject)!;
        Assert.Equal((there, before.Division, 2L), (lost.Division, lost.PreviousDivision, lost.SubjectVersion));
        var gone = lost.Data.Unpack<HouseholdRecorded>().Household;
        Assert.All(gone.Members, m => Assert.Equal(("", (Google.Type.Date?)null), (m.FullName, m.BirthDate)));
        Assert.Null(gone.Facts?.Income);
        Assert.DoesNotContain(lost.Data.Value.ToStringUtf8(), "样例", StringComparison.Ordinal);
        // by the old village as by the new one, when the subscriber asks for divisions
        Assert.NotNull(Of(await ReadAsync(loser, after, before.Division), before.Subject));

        var got = Of(await ReadAsync(winner, after), before.Subject)!;
        Assert.Equal(moved, got.Data.Unpack<HouseholdRecorded>());
        // what it was before it came is not his
        Assert.DoesNotContain((await ReadAsync(winner, 0)).SelectMany(b => b.Events), e => e.Subject == before.Subject && e.Position == before.Position);

        Assert.Null(Of(await ReadAsync(third, after), before.Subject));
        var whole = await ReadAsync(office.Host.Everyone, 0);
        foreach (var reader in new[] { loser, winner, third })
        {
            var cut = await ReadAsync(reader, 0);
            Assert.All(cut.Zip(cut.Skip(1)), pair => Assert.Equal((pair.First.To, pair.First.DigestAfter), (pair.Second.From, pair.Second.DigestBefore)));
            Assert.Equal((0L, whole[0].DigestBefore, whole[^1].To, whole[^1].DigestAfter), (cut[0].From, cut[0].DigestBefore, cut[^1].To, cut[^1].DigestAfter));
            var head = await reader.Client<FeedService.FeedServiceClient>().GetHeadAsync(new() { Source = "registry", At = cut[0].To }, cancellationToken: Ct);
            Assert.Equal(cut[0].DigestAfter, head.Position == cut[0].To ? head.Digest : head.DigestAt);
        }
    }
}

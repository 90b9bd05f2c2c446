using Fupin.Access.V1;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Tests.Access;

/// <summary>A department's system that is limited to a county, at the registry's feed.</summary>
public sealed class FeedCutTests(SharedOffice shared) : IClassFixture<SharedOffice>
{
    private static async Task<List<Batch>> ReadAsync(TestCaller caller, params string[] divisions)
    {
        using var call = caller.Client<FeedService.FeedServiceClient>().Read(new() { Source = "registry", Divisions = { divisions } });
        var batches = new List<Batch>();
        await foreach (var batch in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) batches.Add(batch);
        return batches;
    }

    private static List<Household> Households(IEnumerable<Batch> batches) =>
        [.. batches.SelectMany(b => b.Events).Where(e => e.Data.Is(HouseholdRecorded.Descriptor)).Select(e => e.Data.Unpack<HouseholdRecorded>().Household)];

    [Fact]
    public async Task It_gets_its_county_and_the_way_to_it_whatever_it_asks_for_and_the_digests_still_verify()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        await office.ImportAsync(
            new Sheet().Add(Family.Of(number, members: 1)).Add(Family.Of(shared.Number(), members: 1).With("行政区划代码", "410325100201")), number);
        await office.EventsAsync();
        var whole = await ReadAsync(office.Host.Everyone);
        var foreign = Households(whole).First(h => h.DivisionCode.StartsWith("410324", StringComparison.Ordinal));
        var cut = await ReadAsync(office.Host.As(Role.Service, "410325").HoldingClassB());
        Assert.NotEmpty(Households(cut));
        Assert.All(Households(cut), h => Assert.StartsWith("410325", h.DivisionCode, StringComparison.Ordinal));
        Assert.Equal(
            ["41", "4103", "410325", "410325100", "410325100201"],
            cut.SelectMany(b => b.Events).Where(e => e.Data.Is(DivisionRecorded.Descriptor)).Select(e => e.Data.Unpack<DivisionRecorded>().Division.Code));
        Assert.Empty(Households(await ReadAsync(office.Host.As(Role.Service, "410325").HoldingClassB(), foreign.Division)));

        Assert.Equal((0, Google.Protobuf.ByteString.CopyFrom(new byte[32])), (cut[0].From, cut[0].DigestBefore));
        Assert.All(cut.Zip(cut.Skip(1)), pair => Assert.Equal((pair.First.To, pair.First.DigestAfter), (pair.Second.From, pair.Second.DigestBefore)));
        Assert.Equal((whole[^1].To, whole[^1].DigestAfter), (cut[^1].To, cut[^1].DigestAfter));
    }

    [Fact]
    public async Task Without_the_right_class_B_is_cleared_and_the_rest_is_there()
    {
        var office = await shared.OfficeAsync();
        var number = shared.Number();
        await office.ImportAsync(new Sheet().Add(Family.Of(number, members: 2)), number);
        await office.EventsAsync();
        var household = Households(await ReadAsync(office.Host.As(Role.Service, "*"))).Single(h => h.Number == number);
        Assert.Equal(2, household.Members.Count);
        Assert.All(household.Members, m => Assert.Equal(("", (Google.Type.Date?)null), (m.FullName, m.BirthDate)));
        Assert.Null(household.Facts.Income);
        Assert.All(
            Households(await ReadAsync(office.Host.As(Role.Service, "*").HoldingClassB())).Single(h => h.Number == number).Members, m => Assert.NotEmpty(m.FullName));
    }
}

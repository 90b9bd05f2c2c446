using Fupin.Kit;
using Fupin.Registry.Tests.Lists;
using Fupin.Registry.V1;
using Fupin.Rpc;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Imports;

/// <summary>The rows one call may bring: what went in before the limit is whole and answered, what is over it is not there.</summary>
public sealed class UploadRowsTests : IAsyncLifetime
{
    private Office office = null!;

    public async ValueTask InitializeAsync() => office = await Office.OpenAsync(null, ("Fupin:Limits:UploadRows", "4"));

    public ValueTask DisposeAsync() => office.DisposeAsync();

    private static async Task RefusedAsync(Func<Task> call)
    {
        var e = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode);
        var info = Google.Rpc.Status.Parser.ParseFrom(e.Trailers.GetValueBytes("grpc-status-details-bin")).Details.First(d => d.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        Assert.Equal(("UPLOAD_TOO_LARGE", "Fupin:Limits:UploadRows", "4"), (info.Reason, info.Metadata["setting"], info.Metadata["limit"]));
    }

    private static ImportBatch[] Batches(string name, int count, out IReadOnlyList<string> headers)
    {
        var sheet = new Sheet();
        for (var i = 0; i < count; i++) sheet.Add(Family.Of($"{name}{i}", members: 2));
        headers = sheet.Headers;
        return [.. sheet.Rows().Chunk(2).Select((rows, i) => Sheet.Batch(i + 1, rows))];
    }

    [Fact]
    public async Task An_import_stores_whole_batches_up_to_the_limit_and_stays_open()
    {
        var three = Batches("A", 3, out var headers);
        await RefusedAsync(() => office.ImportAsync("big", headers, 0, three));
        var import = await office.StoredAsync(db => db.Imports.SingleAsync(i => i.Key == "big"));
        Assert.Equal((2, ImportState.Running), (import.StoredBatches, import.State));
        Assert.Equal(["A0", "A1"], await office.StoredAsync(db => db.Households.OrderBy(h => h.Number).Select(h => h.Number).ToListAsync()));
        Assert.Equal(4, await office.CountAsync<Households.Person>());

        // the same call brings the same answer, and a file cut in two goes in
        await RefusedAsync(() => office.ImportAsync("big", headers, 0, three));
        Assert.Equal(1, (await office.ImportAsync("rest", headers, 0, Sheet.Batch(1, three[2].Rows))).Counts.RegisteredHouseholds);
        Assert.Equal(["A0", "A1", "A2"], await office.StoredAsync(db => db.Households.OrderBy(h => h.Number).Select(h => h.Number).ToListAsync()));
    }

    [Fact]
    public async Task A_preview_a_comparison_and_a_list_have_it_too()
    {
        var three = Batches("B", 3, out var headers);
        Assert.Equal(2, (await office.PreviewAsync(headers, three[..2])).Counts.RegisteredHouseholds);
        await RefusedAsync(() => office.PreviewAsync(headers, three));
        await RefusedAsync(async () =>
        {
            using var call = office.Households.CompareHouseholds();
            var begin = new CompareBegin { Columns = { headers } };
            await call.RequestStream.WriteAsync(new() { Begin = begin });
            var sending = Task.Run(async () =>
            {
                foreach (var batch in three) await call.RequestStream.WriteAsync(new() { Batch = batch });
            });
            await foreach (var _ in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) { }
            await sending;
        });
        var lists = office.Host.Client<ComparisonService.ComparisonServiceClient>();
        var people = Enumerable.Range(1, 5).Select(i => (Family.Id(i), "张三")).ToArray();
        Assert.Equal(4, (await lists.MatchAsync(await OfficeLists.BeginAsync(office, "410324", "four"), people[..4])).Verdicts.Count);
        await RefusedAsync(async () => await lists.MatchAsync(await OfficeLists.BeginAsync(office, "410324", "five"), people));
        Assert.Equal(ComparisonState.Running, await office.StoredAsync(db => db.Comparisons.Where(c => c.Key == "five").Select(c => c.State).SingleAsync()));
    }
}

using Fupin.Kit;
using Fupin.Registry.Households;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Tests.Imports;

/// <summary>Batches that are sent again, whoever broke off.</summary>
public sealed class ResumeTests
{
    private const int Batches = 12;

    private static (Sheet Sheet, ImportBatch[] Batches) File()
    {
        var sheet = new Sheet().Add(Enumerable.Range(1, Batches * 2).SelectMany(i => Family.Of($"R-{i}", firstId: i * 100)));
        return (sheet, [.. sheet.Rows().Chunk(6).Select((rows, i) => Sheet.Batch(i + 1, rows))]);
    }

    [Fact]
    public async Task After_a_crash_in_the_middle_everything_sent_again_makes_no_double()
    {
        await using var store = new TestStore();
        var (sheet, batches) = File();
        await using (var office = await Office.OpenAsync(store))
        {
            using var call = office.Households.ImportHouseholds();
            await call.RequestStream.WriteAsync(new() { Begin = Begin(sheet) }, TestContext.Current.CancellationToken);
            foreach (var batch in batches[..7]) await call.RequestStream.WriteAsync(new() { Batch = batch }, TestContext.Current.CancellationToken);
            // four answers were heard, others may be stored or not: then the line is cut and the server goes down
            for (var i = 0; i < 5; i++) Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        }

        await using var again = await Office.OpenAsync(store);
        var stored = await again.StoredAsync(db => db.Imports.Select(i => i.StoredBatches).SingleAsync(TestContext.Current.CancellationToken));
        Assert.InRange(stored, 4, 7);
        var outcome = await again.ImportAsync("resume", sheet.Headers, 0, batches);

        Assert.Equal(stored, outcome.Begun!.StoredBatches);
        Assert.Equal(Enumerable.Range(1, Batches).Select(n => (n, n <= stored)), outcome.Results.Select(r => (r.Number, r.Replayed)));
        Assert.Empty(outcome.Errors);
        Assert.Equal((Batches * 6, Batches * 2, Batches * 2, Batches * 6), (outcome.Counts.Rows, outcome.Counts.Households, outcome.Counts.RegisteredHouseholds, outcome.Counts.RegisteredPersons));
        Assert.Equal(
            (Batches * 2, Batches * 6, Batches),
            (await again.CountAsync<Registry.Households.Household>(), await again.CountAsync<Registry.Households.Person>(), await again.CountAsync<Registry.Imports.ImportBatch>()));
        // 9 divisions and the households, each once
        Assert.Equal(9 + (Batches * 2), (await again.EventsAsync()).Count);

        var import = await again.Households.GetImportAsync(new() { Name = outcome.Begun.Import }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((ImportState.Finished, Batches, outcome.Counts), (import.State, import.StoredBatches, import.Counts));
    }

    [Fact]
    public async Task Sending_only_what_is_not_stored_resumes_too_and_still_sees_a_household_that_comes_again()
    {
        await using var office = await Office.OpenAsync();
        var (sheet, batches) = File();
        await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync("resume", sheet.Headers, 0, batches[0], batches[1], Sheet.Batch(9, batches[3].Rows)));
        var repeated = Sheet.Batch(3, [.. batches[2].Rows, .. Renumbered(batches[0].Rows, 40)]);
        var outcome = await office.ImportAsync("resume", sheet.Headers, 0, repeated);

        Assert.Equal(2, outcome.Begun!.StoredBatches);
        Assert.Contains(outcome.Errors, e => e is { Reason: "HOUSEHOLD_NOT_CONTIGUOUS", HouseholdNumber: "R-1", Line: 40 });
        Assert.Equal((6, 2), (outcome.Counts.RegisteredHouseholds, outcome.Counts.HeldBackHouseholds));
        Assert.Equal(6, await office.CountAsync<Registry.Households.Household>());
    }

    [Fact]
    public async Task A_household_whose_rows_are_not_adjacent_is_refused_where_it_comes_again()
    {
        await using var office = await Office.OpenAsync();
        var (first, second) = (Family.Of("C-1"), Family.Of("C-2"));
        var outcome = await office.ImportAsync(new Sheet().Add(first[..2].With("家庭人口", "2").With("家庭人均纯收入", "")).Add(second).Add(first[2]));
        Assert.Contains(outcome.Errors, e => e is { Reason: "HOUSEHOLD_NOT_CONTIGUOUS", Line: 7, HouseholdNumber: "C-1" });
        Assert.Equal((2, 1), (outcome.Counts.RegisteredHouseholds, outcome.Counts.HeldBackHouseholds));
        Assert.Equal(5, await office.CountAsync<Registry.Households.Person>());
    }

    [Fact]
    public async Task A_batch_sent_again_gets_the_stored_answer_with_its_errors()
    {
        await using var office = await Office.OpenAsync();
        var sheet = new Sheet().Add(Family.Of("A-1")).Add(Family.Of("A-2").With(0, "民族", "火星族"));
        var first = await office.ImportAsync(sheet);
        var second = await office.ImportAsync(sheet);
        var expected = first.Results[0].Clone();
        expected.Replayed = true;
        Assert.Equal(expected, Assert.Single(second.Results));
        Assert.Equal(first.Finished, second.Finished);
        Assert.Equal(1, await office.CountAsync<Registry.Households.Household>());
    }

    [Fact]
    public async Task The_same_batch_number_with_other_rows_is_refused()
    {
        await using var office = await Office.OpenAsync();
        var sheet = new Sheet().Add(Family.Of("A-1"));
        await office.ImportAsync(sheet);
        var other = new Sheet().Add(Family.Of("A-1").With("民族", "回族"));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync(other));
        Assert.Equal((StatusCode.FailedPrecondition, "IMPORT_CONTENT_CHANGED"), (refusal.StatusCode, Read.Refusal.Of(refusal).Reason));
        var shape = await Assert.ThrowsAsync<RpcException>(() => office.ImportAsync(new Sheet().Add(Family.Of("A-2")).Header("备注")));
        Assert.Equal("IMPORT_CONTENT_CHANGED", Read.Refusal.Of(shape).Reason);
        Assert.Equal(1, await office.CountAsync<Registry.Households.Household>());
    }

    private static ImportBegin Begin(Sheet sheet)
    {
        var begin = new ImportBegin { ImportId = "resume", FileName = "样例.csv" };
        begin.Columns.AddRange(sheet.Headers);
        return begin;
    }

    private static IEnumerable<SheetRow> Renumbered(IEnumerable<SheetRow> rows, int from) => rows.Select((row, i) =>
    {
        var copy = row.Clone();
        copy.Line = from + i;
        return copy;
    });
}

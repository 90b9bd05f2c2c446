using Fupin.Kit;
using Fupin.Registry.Households;
using Fupin.Registry.Imports;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fupin.Registry.Tests.Imports;

/// <summary>The moments of an undo, one at a time: the background part does not run by itself here.</summary>
public sealed class UndoInStepsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_it_is_undone_another_file_with_its_households_is_held_back()
    {
        await using var office = await StillAsync();
        var sheet = new Sheet().Add(Family.Of("A-1"));
        var import = await office.ImportAsync(sheet, "first");
        await office.UndoAsync(import.Finished!.Name);

        var same = await office.ImportAsync(sheet, "same");
        var other = await office.ImportAsync(new Sheet().Add(Family.Of("A-1").With("民族", "回族")), "other");
        Assert.Equal(["IMPORT_UNDOING", "IMPORT_UNDOING"], same.Reasons.Concat(other.Reasons));
        Assert.Equal((1L, 1L, 0L), (same.Counts.HeldBackHouseholds, other.Counts.HeldBackHouseholds, same.Counts.UnchangedHouseholds));

        await UndoAsync(office, import);
        Assert.Equal(ImportState.Undone, (await StoredAsync(office, import)).State);
        Assert.Equal(0, await office.CountAsync<Registry.Households.Household>());
        Assert.Equal(1, (await office.ImportAsync(sheet, "again")).Counts.RegisteredHouseholds);
    }

    [Fact]
    public async Task What_is_built_on_it_in_the_moment_it_begins_calls_it_off()
    {
        await using var office = await StillAsync();
        var import = await office.ImportAsync(new Sheet().Add(Family.Of("A-1")).Add(Family.Of("A-2")));
        await office.UndoAsync(import.Finished!.Name);
        await office.StoredAsync(async db =>
        {
            await using var write = await db.BeginWriteAsync(Ct);
            var changed = await db.Households.SingleAsync(h => h.Number == "A-2", Ct);
            changed.RecordedAt = changed.RecordedAt.AddSeconds(1);
            await db.KeepAsync([changed.Id], changed.RecordedAt, Ct);
            await write.CommitAsync(Ct);
            return 0;
        });
        await UndoAsync(office, import);

        var stored = await StoredAsync(office, import);
        Assert.Equal((ImportState.Finished, null, null, null), (stored.State, stored.UndoReason, stored.UndoBeginTime, stored.RemovedHouseholds));
        Assert.Equal(import.Finished, await office.Households.GetImportAsync(new() { Name = import.Finished.Name }, cancellationToken: Ct));
        Assert.Equal((2, 9 + 2), (await office.CountAsync<Registry.Households.Household>(), (await office.EventsAsync()).Count));
    }

    [Fact]
    public async Task A_process_that_starts_goes_on_with_what_another_left_in_the_middle()
    {
        const int Households = 250;
        await using var store = new TestStore();
        string name;
        await using (var office = await StillAsync(store))
        {
            var sheet = new Sheet().Add(Enumerable.Range(1, Households).SelectMany(i => Family.Of($"M-{i}", members: 1, firstId: i * 2)));
            var import = await office.ImportAsync("middle", sheet.Headers, 0, [.. sheet.Rows().Chunk(500).Select((rows, i) => Sheet.Batch(i + 1, rows))]);
            name = import.Finished!.Name;
            await office.UndoAsync(name);
            var removal = office.Host.Services.GetRequiredService<ImportRemoval>();
            Assert.True(await office.StoredAsync(db => removal.RemoveLotAsync(db, Id(import), Ct)));
            var left = await StoredAsync(office, import);
            Assert.Equal((ImportState.Undoing, (long)ImportRemoval.Lot), (left.State, left.RemovedHouseholds));
            Assert.Equal(Households - ImportRemoval.Lot, await office.CountAsync<Registry.Households.Household>());
        }

        await using var again = Office.At(await TestHost.StartAsync("registry", store: store));
        var undone = await again.UndoneAsync(name);
        Assert.Equal(Households, undone.Undo.RemovedHouseholds);
        Assert.Equal((0, 0), (await again.CountAsync<Registry.Households.Household>(), await again.CountAsync<Registry.Households.PersonYear>()));
        var told = (await again.EventsAsync()).Where(e => e.Data.Is(HouseholdRegistrationUndone.Descriptor)).ToList();
        Assert.Equal((Households, Households), (told.Count, told.DistinctBy(e => e.Subject).Count()));
    }

    private static async Task<Office> StillAsync(TestStore? store = null)
    {
        var office = Office.At(await TestHost.StartAsync("registry", store: store, configure: builder =>
        {
            foreach (var background in builder.Services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationFactory?.Method.ReturnType == typeof(ImportUndoing)).ToList())
                Assert.True(builder.Services.Remove(background));
        }));
        await office.Divisions.ImportDivisionsAsync(Office.Tree(), cancellationToken: Ct);
        return office;
    }

    private static Task UndoAsync(Office office, ImportOutcome import) =>
        office.Host.Services.GetRequiredService<ImportRemoval>().RunAsync(Id(import), Ct);

    private static Task<Registry.Imports.Import> StoredAsync(Office office, ImportOutcome import) =>
        office.StoredAsync(db => db.Imports.AsNoTracking().SingleAsync(i => i.Id == Id(import), Ct));

    private static Guid Id(ImportOutcome import) => Guid.Parse(import.Finished!.Name["imports/".Length..]);
}

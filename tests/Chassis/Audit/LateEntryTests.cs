using Fupin.Chassis.Audit;
using Fupin.Chassis.Storage;

namespace Fupin.Chassis.Tests.Audit;

/// <summary>Entries made while the clock was behind look old once it is right again, though they are about to get their places.</summary>
public sealed class LateEntryTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task An_entry_that_gets_its_place_before_the_second_look_is_no_flaw()
    {
        await using var record = await Record.OfAsync(3);
        if (record.IsSqlite)
            return; // an entry has its place from the start
        var link = (await record.ChainRowsAsync())[^1];
        await record.TamperAsync($"DELETE FROM audit_chain WHERE position = {link.Position}");
        var tomorrow = new TomorrowWithPause(async () =>
        {
            await using var db = record.Database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(Ct);
            write.Record = WriteRecord.None;
            db.Add(link);
            await write.CommitAsync(Ct);
        });
        Assert.Empty(await record.VerifyAsync(tomorrow));
        Assert.Equal(1, tomorrow.Pauses);
    }

    /// <summary>A day later; while somebody waits, something else happens.</summary>
    private sealed class TomorrowWithPause(Func<Task> meanwhile) : TimeProvider
    {
        public int Pauses { get; private set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddDays(1);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses++;
            var timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _ = EndAsync(timer);
            return timer;
        }

        private async Task EndAsync(ITimer timer)
        {
            await meanwhile();
            timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}

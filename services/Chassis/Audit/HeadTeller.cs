using Fupin.Audit.V1;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Audit;

/// <summary>
/// Tells the other services how far this one's chain has come: after some time or many entries. What was told can't be taken back, so a
/// chain that is cut or built anew from before it shows at those who were told. Of several instances one tells.
/// </summary>
internal sealed class HeadTeller(FeedLog log, AuditOptions options, ILogger<HeadTeller> logger) : IExchangeLoop
{
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(1);

    private long _told = -1;
    private DateTimeOffset _toldAt;

    public async Task RunAsync(CancellationToken ct)
    {
        var poll = options.HeadInterval < LongestPoll ? options.HeadInterval : LongestPoll;
        while (true)
        {
            await Task.Delay(poll, TimeProvider.System, ct).ConfigureAwait(false);
            try
            {
                await TellIfDueAsync(ct).ConfigureAwait(false);
            }
            catch (Exception e) when (!ct.IsCancellationRequested && Failures.IsTransient(e))
            {
                logger.LogWarning("Telling the audit head of {Source} waits: {Error}", log.Source, e.GetType().Name);
            }
        }
    }

    public async Task<bool> TellIfDueAsync(CancellationToken ct)
    {
        await using var db = await log.OpenAsync(ct).ConfigureAwait(false);
        var head = await AuditChain.HeadAsync(db, ct).ConfigureAwait(false);
        if (_told < 0)
            (_told, _toldAt) = await AuditHeads.ListAsync(db, log.Source, ct).ConfigureAwait(false) is [.., var last]
                ? (last.Position, last.Time.ToDateTimeOffset())
                : (0, log.Runtime.Now());
        if (head.Position <= _told)
            return false;
        var since = log.Runtime.Now() - _toldAt;
        // a clock that was moved back does not put the telling off until it has caught up
        if (head.Position - _told < options.HeadEntries && since >= TimeSpan.Zero && since < options.HeadInterval)
            return false;
        await TellAsync(db, head, ct).ConfigureAwait(false);
        return true;
    }

    private async Task TellAsync(ServiceDb db, ChainHead head, CancellationToken ct)
    {
        var now = log.Runtime.Now();
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        write.Record = WriteRecord.None; // an entry of each telling would be news to tell
        if (await AuditHeads.KeepAsync(db, log.Source, head, now, ct).ConfigureAwait(false))
        {
            db.Publish(new AuditHeadPublished { Head = AuditHeads.ToMessage(log.Source, head, now) }, $"auditChains/{log.Source}", head.Position, "");
            await write.CommitAsync(ct).ConfigureAwait(false);
        }
        (_told, _toldAt) = (head.Position, now);
    }
}

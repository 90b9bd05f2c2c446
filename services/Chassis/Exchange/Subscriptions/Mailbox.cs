using System.Threading.Channels;
using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>A few messages from the bus. When it is full the oldest goes: the gap it leaves is pulled.</summary>
internal sealed class Mailbox
{
    private readonly Channel<Batch?> _messages = Channel.CreateBounded<Batch?>(
        new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Put(Batch batch) => _messages.Writer.TryWrite(batch);

    /// <summary>Ends the wait without a message.</summary>
    public void Nudge() => _messages.Writer.TryWrite(null);

    /// <summary>The next message, or null after a nudge or when none came in time.</summary>
    public async Task<Batch?> TakeAsync(TimeSpan atMost, TimeProvider clock, CancellationToken ct)
    {
        if (_messages.Reader.TryRead(out var ready))
            return ready;
        using var time = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, time.Token);
        try
        {
            return await _messages.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }
}

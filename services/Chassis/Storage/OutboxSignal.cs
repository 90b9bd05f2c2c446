namespace Fupin.Chassis.Storage;

/// <summary>Wakes everyone who waits for news; a wake while nobody waits is remembered by whoever took the ticket before it.</summary>
internal sealed class OutboxSignal
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Take it before looking, await it after finding nothing: news in between is not lost.</summary>
    public Task Ticket => _next.Task;

    public void Wake() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    /// <summary>Waits for the next wake, at most <paramref name="atMost"/>: other processes write without waking us.</summary>
    public static async Task WaitAsync(Task ticket, TimeSpan atMost, TimeProvider clock, CancellationToken ct)
    {
        if (ticket.IsCompleted)
            return;
        using var quit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pause = Task.Delay(atMost, clock, quit.Token);
        await Task.WhenAny(ticket, pause).ConfigureAwait(false);
        await quit.CancelAsync().ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

using System.Collections.Concurrent;

namespace Fupin.Chassis.Storage;

/// <summary>
/// One writer at a time, strictly in the order of asking, for one SQLite file in this process. SQLite itself lets writers race with
/// sleeps in between, so small writes starve beside an import; here each waits for those before it and no longer.
/// </summary>
internal sealed class WriteGate
{
    private static readonly ConcurrentDictionary<string, WriteGate> Gates = new(StringComparer.Ordinal);

    private readonly Lock _sync = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = [];
    private bool _taken;

    public static WriteGate Of(string file) => Gates.GetOrAdd(Path.GetFullPath(file), static _ => new WriteGate());

    public async Task EnterAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> place;
        lock (_sync)
        {
            if (!_taken)
            {
                _taken = true;
                return;
            }
            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        await using (ct.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), place.Value))
            await place.Value.Task.ConfigureAwait(false);
    }

    public void Leave()
    {
        lock (_sync)
        {
            // a cancelled waiter stays in the list until its turn; passing over it costs nothing
            while (_waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                if (next.Value.TrySetResult())
                    return;
            }
            _taken = false;
        }
    }
}

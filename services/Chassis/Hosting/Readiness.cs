namespace Fupin.Chassis.Hosting;

/// <summary>Whether this process should get calls: between start and stop, while no part of it objects.</summary>
public sealed class Readiness
{
    private readonly Lock _sync = new();
    private readonly HashSet<string> _objections = new(StringComparer.Ordinal) { Starting };
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal const string Starting = "starting";
    internal const string Stopping = "stopping";

    public bool IsReady
    {
        get
        {
            lock (_sync) return _objections.Count == 0;
        }
    }

    /// <summary>Why not, for the probe's answer: short technical words.</summary>
    public IReadOnlyList<string> Objections
    {
        get
        {
            lock (_sync) return [.. _objections.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Completes when an objection comes or goes; take it before reading <see cref="IsReady"/>.</summary>
    public Task Changed
    {
        get
        {
            lock (_sync) return _changed.Task;
        }
    }

    /// <summary>Objects, until <see cref="Clear"/> is called with the same word.</summary>
    public void Object(string reason) => Change(objections => objections.Add(reason));

    public void Clear(string reason) => Change(objections => objections.Remove(reason));

    private void Change(Func<HashSet<string>, bool> change)
    {
        TaskCompletionSource before;
        lock (_sync)
        {
            if (!change(_objections)) return;
            before = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        before.SetResult();
    }
}

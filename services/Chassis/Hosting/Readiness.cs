namespace Fupin.Chassis.Hosting;

/// <summary>Whether this process should get calls: between start and stop, while no part of it objects.</summary>
public sealed class Readiness
{
    private readonly Lock _sync = new();
    private readonly HashSet<string> _objections = new(StringComparer.Ordinal) { Starting };
    private readonly SortedDictionary<string, string> _troubles = new(StringComparer.Ordinal);
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

    /// <summary>Parts that stand still while the rest serves, with one technical word each.</summary>
    public IReadOnlyDictionary<string, string> Troubles
    {
        get
        {
            lock (_sync) return new Dictionary<string, string>(_troubles, StringComparer.Ordinal);
        }
    }

    /// <summary>Completes when an objection or a trouble comes or goes; take it before reading <see cref="IsReady"/>.</summary>
    public Task Changed
    {
        get
        {
            lock (_sync) return _changed.Task;
        }
    }

    /// <summary>Objects, until <see cref="Clear"/> is called with the same word.</summary>
    public void Object(string reason) => Change(() => _objections.Add(reason));

    public void Clear(string reason) => Change(() => _objections.Remove(reason));

    /// <summary>Names a part that stands still; the process stays ready.</summary>
    public void Trouble(string part, string word) => Change(() => !_troubles.TryGetValue(part, out var told) || !string.Equals(told, word, StringComparison.Ordinal), () => _troubles[part] = word);

    /// <summary>The part goes on.</summary>
    public void Over(string part) => Change(() => _troubles.Remove(part));

    private void Change(Func<bool> change, Action? then = null)
    {
        TaskCompletionSource before;
        lock (_sync)
        {
            if (!change()) return;
            then?.Invoke();
            before = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        before.SetResult();
    }
}

namespace Fupin.Chassis.Exchange;

/// <summary>The logs and subscriptions of this process, by name.</summary>
internal sealed class Feeds
{
    private readonly Dictionary<string, FeedLog> _logs = new(StringComparer.Ordinal);

    public Feeds(IEnumerable<FeedLog> logs, IEnumerable<ISubscription> subscriptions)
    {
        foreach (var log in logs)
            if (!_logs.TryAdd(log.Source, log))
                throw new InvalidOperationException($"Two modules of this process publish as '{log.Source}'.");
        Subscriptions = [.. subscriptions];
        if (Subscriptions.GroupBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidOperationException($"'{twice.Key}' subscribes twice; one subscription has one projection.");
    }

    public IReadOnlyList<ISubscription> Subscriptions { get; }

    public IEnumerable<FeedLog> Logs => _logs.Values;

    /// <summary>Errors: UNKNOWN_SOURCE.</summary>
    public FeedLog Of(string source) => _logs.GetValueOrDefault(source) ?? throw ExchangeErrors.UnknownSource(source);

    /// <summary>Errors: UNKNOWN_SUBSCRIPTION.</summary>
    public ISubscription Subscription(string name) =>
        Subscriptions.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal)) ?? throw ExchangeErrors.UnknownSubscription(name);
}

using Fupin.Exchange.V1;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>What a process knows of one subscription without asking anybody: for health, metrics and lists.</summary>
internal sealed class Standing(Action<SubscriptionState> changed)
{
    private readonly Lock _sync = new();
    private long _position;
    private long _head;
    private DateTimeOffset? _behindSince;
    private SubscriptionState _state = SubscriptionState.Running;

    public long Position { get { lock (_sync) return _position; } }

    /// <summary>The source's end as last heard of; 0 before it was reached.</summary>
    public long Head { get { lock (_sync) return _head; } }

    public long Lag { get { lock (_sync) return Math.Max(0, _head - _position); } }

    public SubscriptionState State { get { lock (_sync) return _state; } }

    /// <summary>When the oldest event that is not applied was recorded; null when none is missing.</summary>
    public DateTimeOffset? BehindSince { get { lock (_sync) return _head > _position ? _behindSince : null; } }

    public TimeSpan Behind(DateTimeOffset now) => BehindSince is { } since && since < now ? now - since : TimeSpan.Zero;

    /// <summary>The checkpoint as it was read.</summary>
    public void Stands(long position, SubscriptionState state)
    {
        bool news;
        lock (_sync)
        {
            news = _state != state;
            (_position, _state) = (position, state);
        }
        if (news)
            changed(state);
    }

    /// <summary>The source's head, and when the first event after our position was recorded.</summary>
    public void HeardOf(long head, DateTimeOffset? next)
    {
        lock (_sync)
            (_head, _behindSince) = (head, next);
    }

    /// <summary>A message that goes to <paramref name="to"/>.</summary>
    public void HeardOf(Batch message)
    {
        lock (_sync)
        {
            if (_head <= _position && message.To > _position)
                _behindSince = message.Events.FirstOrDefault(e => e.Position > _position)?.Time?.ToDateTimeOffset() ?? _behindSince;
            _head = Math.Max(_head, message.To);
        }
    }

    /// <summary>A batch was applied; what follows is younger than its last event.</summary>
    public void Applied(Batch batch)
    {
        lock (_sync)
        {
            _position = batch.To;
            _head = Math.Max(_head, batch.To);
            _behindSince = batch.Events.LastOrDefault()?.Time?.ToDateTimeOffset() ?? _behindSince;
        }
    }
}

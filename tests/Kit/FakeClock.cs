namespace Fupin.Kit;

/// <summary>
/// The time of rules and records, moved by hand; it stands still in between. Timers and time-outs stay real, so that background work goes on
/// while a test jumps over a notice period.
/// </summary>
public sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _sync = new();
    private DateTimeOffset _now = start;

    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public override DateTimeOffset GetUtcNow()
    {
        lock (_sync) return _now;
    }

    public void Advance(TimeSpan time)
    {
        lock (_sync) _now += time;
    }
}

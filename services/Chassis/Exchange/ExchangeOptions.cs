using System.ComponentModel.DataAnnotations;

namespace Fupin.Chassis.Exchange;

/// <summary>Section <c>Fupin:Exchange</c>.</summary>
internal sealed class ExchangeOptions
{
    public const string Section = "Fupin:Exchange";

    /// <summary>How often a subscription compares itself with the source's head: a lost message is found within this time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan HeadInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the log is looked at for what another process wrote.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Events in a batch.</summary>
    [Range(1, 10_000)]
    public int BatchEvents { get; set; } = 2000;

    /// <summary>Bytes of events in a batch; one event more may go over it.</summary>
    [Range(1024, 2 * 1024 * 1024)]
    public int BatchBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>A publisher further behind than this many positions announces the head without events.</summary>
    [Range(0, int.MaxValue)]
    public int InlineWithin { get; set; } = 10_000;

    /// <summary>Bytes a queue on the broker holds; when it is full the oldest message goes, and the gap is pulled.</summary>
    [Range(1024, 4L * 1024 * 1024 * 1024)]
    public long QueueBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>First pause after a transient failure; it doubles up to <see cref="LongestPause"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(200);

    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(30);
}

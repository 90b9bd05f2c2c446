using System.ComponentModel.DataAnnotations;

namespace Fupin.Chassis.Audit;

/// <summary>Section <c>Fupin:Audit</c>.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Fupin:Audit";

    /// <summary>Entries of reads are stored together, at the latest after this time; 1 s at most.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01")]
    public TimeSpan ReadsWithin { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Entries of reads that wait to be stored; further reads wait for room.</summary>
    [Range(1, 1_000_000)]
    public int ReadsWaiting { get; set; } = 10_000;

    /// <summary>How long a chain may grow before its head is told to the other services.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan HeadInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>So long an entry is kept in the database, archived or not: six months at least, as the law asks of logs (网络安全法第二十一条).</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(184);

    /// <summary>So many new entries have the head told at once.</summary>
    [Range(1, 1_000_000)]
    public int HeadEntries { get; set; } = 1000;
}

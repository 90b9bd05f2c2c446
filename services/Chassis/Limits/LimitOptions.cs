namespace Fupin.Chassis.Limits;

/// <summary>
/// Section <c>Fupin:Limits</c>: what one caller may take of a service that others need too. The defaults are far above what the suite's own
/// jobs take: a city's whole file in one import, a subscriber to every feed.
/// </summary>
public sealed record LimitOptions
{
    internal const string MessageBytesKey = "Limits:MessageBytes";
    internal const string MetadataBytesKey = "Limits:MetadataBytes";
    internal const string StreamsPerConnectionKey = "Limits:StreamsPerConnection";
    internal const string IdleKey = "Limits:IdleSeconds";
    internal const string SlowKey = "Limits:SlowSeconds";
    internal const string UploadBytesKey = "Limits:UploadBytes";
    internal const string UploadRowsKey = "Limits:UploadRows";

    /// <summary>Bytes of one message, either way, after decompression. An import batch may be near 4 MiB; its envelope has room.</summary>
    public int MessageBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bytes of the names and values of a call's metadata. A token may have 16 KiB.</summary>
    public int MetadataBytes { get; init; } = 32 * 1024;

    /// <summary>Calls open at once on one connection. A client learns the number when it connects, and waits or opens another connection.</summary>
    public int StreamsPerConnection { get; init; } = 100;

    /// <summary>How long a stream of requests may be silent while the service waits for it. Longer than a client waits for an answer.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long one answer of a stream may wait for the caller to take it.</summary>
    public TimeSpan Slow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of one stream of requests, as they come over the wire. A city of 310,975 persons has about 0.2 GiB.</summary>
    public long UploadBytes { get; init; } = 8L * 1024 * 1024 * 1024;

    /// <summary>Rows of one import, preview, comparison or list.</summary>
    public int UploadRows { get; init; } = 10_000_000;

    /// <summary>Of each person, and of each address that asks without a token what is open to all.</summary>
    public CallerLimit People { get; init; } = new("Limits", 200, 2000, 50);

    /// <summary>Of each service: another one of the suite, or a department's system.</summary>
    public CallerLimit Services { get; init; } = new("Limits:Services", 5000, 20_000, 500);

    /// <summary>What the transport takes at most. The room above <see cref="MetadataBytes"/> is for an answer that says what is too large.</summary>
    internal int MetadataBytesOnTheWire => MetadataBytes * 2;

    internal IEnumerable<string> Keys =>
    [
        MessageBytesKey, MetadataBytesKey, StreamsPerConnectionKey, IdleKey, SlowKey, UploadBytesKey, UploadRowsKey,
        .. People.Keys, .. Services.Keys,
    ];
}

/// <summary>What one caller may do at a time.</summary>
/// <param name="Section">Where the numbers stand, below <c>Fupin:</c>.</param>
/// <param name="CallsPerSecond">Calls in the long run; opening a stream is one.</param>
/// <param name="CallsAtOnce">Calls that may come at once after a quiet time.</param>
/// <param name="Streams">Streams open at a time, over all connections.</param>
public sealed record CallerLimit(string Section, int CallsPerSecond, int CallsAtOnce, int Streams)
{
    internal string CallsPerSecondKey => $"{Section}:CallsPerSecond";

    internal string CallsAtOnceKey => $"{Section}:CallsAtOnce";

    internal string StreamsKey => $"{Section}:StreamsPerCaller";

    internal IEnumerable<string> Keys => [CallsPerSecondKey, CallsAtOnceKey, StreamsKey];
}

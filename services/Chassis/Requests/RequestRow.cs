namespace Fupin.Chassis.Requests;

/// <summary>A write that was answered, kept so that the same request is answered the same way (7 days).</summary>
internal sealed class RequestRow
{
    public required string Caller { get; init; }
    public required string RequestId { get; init; }
    public required string Rpc { get; init; }
    public required byte[] PayloadHash { get; init; }
    public required byte[] Reply { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
}

namespace Fupin.Chassis.Exchange.Bus;

/// <summary>A serialized <c>Batch</c> on its way; on the wire the message is these bytes and nothing else.</summary>
internal sealed record BusBatch(byte[] Bytes);

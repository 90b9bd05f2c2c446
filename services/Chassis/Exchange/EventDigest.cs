using System.Security.Cryptography;
using System.Text;
using Fupin.Exchange.V1;
using Google.Protobuf;

namespace Fupin.Chassis.Exchange;

/// <summary>
/// SHA-256 of an event's id, a zero byte, and its data's bytes as the reader gets them. The id tells it from every other event, the bytes
/// from the same event with other content. No byte of the envelope's own serialization is in it, so any language computes the same.
/// </summary>
internal static class EventDigest
{
    public static byte[] Of(Event envelope)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(envelope.Id));
        hash.AppendData([0]);
        hash.AppendData(envelope.Data.Value.Span);
        return hash.GetHashAndReset();
    }
}

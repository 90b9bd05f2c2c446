using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Fupin.Chassis.Protection;
using Google.Protobuf;

namespace Fupin.Chassis.Paging;

/// <summary>
/// Seals page tokens: version, key id (2 bytes), seconds of issue (8), HMAC-SHA256 (32), last key. The HMAC is over all of it and over who
/// asks, within which scope, and for what. Every replica has the key, so any of them may be asked for the next page; a fresh access token
/// of the same caller changes nothing.
/// </summary>
internal sealed class PageSeal
{
    private const byte Version = 2;
    private const int MacLength = 32;
    private const int HeaderLength = 1 + 2 + 8;

    private static readonly TimeSpan Life = TimeSpan.FromHours(24);
    private readonly ConcurrentDictionary<ushort, byte[]> _derived = [];
    private readonly KeyRing _keys;
    private readonly TimeProvider _clock;

    public PageSeal(KeyRing keys, TimeProvider clock) => (_keys, _clock) = (keys, clock);

    public string Seal(IMessage filter, string subject, string scope, string lastKey)
    {
        var last = Encoding.UTF8.GetBytes(lastKey);
        var key = _keys.InUse;
        var token = new byte[HeaderLength + MacLength + last.Length];
        token[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(token.AsSpan(1), key);
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(3), _clock.GetUtcNow().ToUnixTimeSeconds());
        last.CopyTo(token, HeaderLength + MacLength);
        Mac(Key(key)!, token, filter, subject, scope).CopyTo(token, HeaderLength);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The last key; null when it is no token of this caller's query, or too old.</summary>
    public string? Open(IMessage filter, string subject, string scope, string text)
    {
        if (!Base64Url.IsValid(text)) return null;
        var token = Base64Url.DecodeFromChars(text);
        if (token.Length <= HeaderLength + MacLength || token[0] != Version) return null;
        if (Key(BinaryPrimitives.ReadUInt16BigEndian(token.AsSpan(1))) is not { } key) return null;
        if (!CryptographicOperations.FixedTimeEquals(Mac(key, token, filter, subject, scope), token.AsSpan(HeaderLength, MacLength))) return null;
        var issued = BinaryPrimitives.ReadInt64BigEndian(token.AsSpan(3));
        return _clock.GetUtcNow().ToUnixTimeSeconds() - issued <= Life.TotalSeconds ? Encoding.UTF8.GetString(token.AsSpan(HeaderLength + MacLength)) : null;
    }

    private byte[]? Key(ushort id)
    {
        if (_derived.TryGetValue(id, out var ready)) return ready;
        if (_keys.Find(id) is not { } key) return null;
        return _derived[id] = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyRing.KeyLength, info: Encoding.ASCII.GetBytes("fupin page tokens"));
    }

    private static byte[] Mac(byte[] key, byte[] token, IMessage request, string subject, string scope)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(token.AsSpan(0, HeaderLength));
        Append(mac, token.AsSpan(HeaderLength + MacLength));
        Append(mac, Encoding.UTF8.GetBytes(subject));
        Append(mac, Encoding.UTF8.GetBytes(scope));
        Append(mac, Encoding.UTF8.GetBytes(request.Descriptor.FullName));
        var filter = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        request.Descriptor.FindFieldByName("page_size")?.Accessor.Clear(filter);
        request.Descriptor.FindFieldByName("page_token")?.Accessor.Clear(filter);
        Append(mac, filter.ToByteArray());
        return mac.GetHashAndReset();
    }

    /// <summary>With its length before it: no two rows of texts look alike.</summary>
    private static void Append(IncrementalHash mac, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        mac.AppendData(length);
        mac.AppendData(part);
    }
}

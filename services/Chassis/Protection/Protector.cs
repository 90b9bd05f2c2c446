using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Fupin.Chassis.Values;

namespace Fupin.Chassis.Protection;

/// <summary>
/// Keeps class A fields. Encryption is AES-256-GCM: version byte, key id (2 bytes), nonce (12), cipher text, tag (16); the place (table,
/// row, column) is authenticated, so a value copied elsewhere does not open. Values are matched by a keyed hash under another key.
/// </summary>
public sealed class Protector : IDisposable
{
    private const byte Version = 1;
    private const int KeyIdLength = 2;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + KeyIdLength;
    private const int Overhead = HeaderLength + NonceLength + TagLength;
    private const int HashLength = 32;

    private readonly KeyRing _fields;
    private readonly KeyRing _index;
    // each holds a native context: fast to use again, not for two threads at once
    private readonly ConcurrentDictionary<ushort, ThreadLocal<AesGcm>> _ciphers = new();

    internal Protector(KeyRing fields, KeyRing index) => (_fields, _index) = (fields, index);

    /// <summary>Whether values can be hashed under the index key.</summary>
    public bool HasIndexKey(ushort key) => _index.Find(key) is not null;

    internal KeyRing Fields => _fields;

    internal KeyRing Index => _index;

    /// <summary>Encrypts a value for one place; the same value twice gives different bytes.</summary>
    public byte[] Encrypt(string plain, string table, Guid row, string column)
    {
        var length = Encoding.UTF8.GetByteCount(plain);
        var output = new byte[Overhead + length];
        output[0] = Version;
        var key = _fields.InUse;
        BinaryPrimitives.WriteUInt16BigEndian(output.AsSpan(1), key);
        var nonce = output.AsSpan(HeaderLength, NonceLength);
        RandomBytes.Fill(nonce);
        var body = output.AsSpan(HeaderLength + NonceLength, length);
        Encoding.UTF8.GetBytes(plain, body);
        Span<byte> place = stackalloc byte[PlaceLength(table, column)];
        WritePlace(place, table, row, column);
        CipherOf(key)!.Encrypt(nonce, body, body, output.AsSpan(HeaderLength + NonceLength + length), place);
        return output;
    }

    /// <exception cref="CryptographicException">Damaged, moved from another place, or written with a key this deployment lacks.</exception>
    public string Decrypt(byte[] cipher, string table, Guid row, string column)
    {
        if (cipher.Length < Overhead || cipher[0] != Version) throw new CryptographicException($"{table}.{column} of {row} is not a protected value");
        var keyId = KeyOf(cipher);
        var opener = CipherOf(keyId)
            ?? throw new CryptographicException($"{table}.{column} of {row} was protected with field key {keyId}, which is not in the key directory");
        var length = cipher.Length - Overhead;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var plain = rented.AsSpan(0, length);
            Span<byte> place = stackalloc byte[PlaceLength(table, column)];
            WritePlace(place, table, row, column);
            opener.Decrypt(
                cipher.AsSpan(HeaderLength, NonceLength),
                cipher.AsSpan(HeaderLength + NonceLength, length),
                cipher.AsSpan(cipher.Length - TagLength),
                plain,
                place);
            return Encoding.UTF8.GetString(plain);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>
    /// A keyed hash to match equal values of a column by: index key id (2 bytes), HMAC-SHA256. Hashes of the same value in two columns differ.
    /// </summary>
    public byte[] Hash(string column, string value) => Hash(column, value, _index.InUse);

    /// <summary>The same under a given index key.</summary>
    /// <exception cref="CryptographicException">This deployment lacks the key.</exception>
    public byte[] Hash(string column, string value, ushort key)
    {
        var (columnLength, valueLength) = (Encoding.UTF8.GetByteCount(column), Encoding.UTF8.GetByteCount(value));
        var rented = ArrayPool<byte>.Shared.Rent(columnLength + 1 + valueLength);
        Encoding.UTF8.GetBytes(column, rented);
        rented[columnLength] = 0;
        Encoding.UTF8.GetBytes(value, rented.AsSpan(columnLength + 1));
        var output = new byte[KeyIdLength + HashLength];
        BinaryPrimitives.WriteUInt16BigEndian(output, key);
        var known = _index.TryMac(key, rented.AsSpan(0, columnLength + 1 + valueLength), output.AsSpan(KeyIdLength));
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return known ? output : throw new CryptographicException($"index key {key} is not in the key directory");
    }

    public void Dispose()
    {
        foreach (var cipher in _ciphers.Values)
        {
            foreach (var instance in cipher.Values) instance.Dispose();
            cipher.Dispose();
        }
    }

    /// <summary>The key that encrypted the value.</summary>
    internal static ushort KeyOf(ReadOnlySpan<byte> cipher) => BinaryPrimitives.ReadUInt16BigEndian(cipher[1..]);

    private AesGcm? CipherOf(ushort id)
    {
        if (_ciphers.TryGetValue(id, out var known)) return known.Value;
        return _fields.Find(id) is { } key
            ? _ciphers.GetOrAdd(id, _ => new(() => new AesGcm(key, TagLength), trackAllValues: true)).Value
            : null;
    }

    private static int PlaceLength(string table, string column) =>
        Encoding.UTF8.GetByteCount(table) + 1 + 16 + Encoding.UTF8.GetByteCount(column);

    /// <summary>Table, 0, row, column: the row has a fixed length, so no two places look alike.</summary>
    private static void WritePlace(Span<byte> place, string table, Guid row, string column)
    {
        var at = Encoding.UTF8.GetBytes(table, place);
        place[at++] = 0;
        row.TryWriteBytes(place[at..], bigEndian: true, out _);
        Encoding.UTF8.GetBytes(column, place[(at + 16)..]);
    }
}

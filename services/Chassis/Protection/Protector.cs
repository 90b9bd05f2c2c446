using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

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

    private readonly ushort _fieldKey;
    private readonly ushort _indexKey;
    private readonly Dictionary<ushort, ThreadLocal<AesGcm>> _ciphers = [];
    private readonly ThreadLocal<IncrementalHash> _hash;
    private readonly ThreadLocal<Nonces> _nonces = new(() => new Nonces());

    internal Protector(KeyRing fields, KeyRing index)
    {
        _fieldKey = fields.CurrentId;
        _indexKey = index.CurrentId;
        // an AesGcm and an IncrementalHash hold one native context each: fast to use again, not for two threads at once
        foreach (var (id, key) in fields.Keys)
            _ciphers.Add(id, new(() => new AesGcm(key, TagLength), trackAllValues: true));
        _hash = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, index.Keys[_indexKey]), trackAllValues: true);
    }

    /// <summary>Encrypts a value for one place; the same value twice gives different bytes.</summary>
    public byte[] Encrypt(string plain, string table, Guid row, string column)
    {
        var length = Encoding.UTF8.GetByteCount(plain);
        var output = new byte[Overhead + length];
        output[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(output.AsSpan(1), _fieldKey);
        var nonce = output.AsSpan(HeaderLength, NonceLength);
        _nonces.Value!.Next(nonce);
        var body = output.AsSpan(HeaderLength + NonceLength, length);
        Encoding.UTF8.GetBytes(plain, body);
        Span<byte> place = stackalloc byte[PlaceLength(table, column)];
        WritePlace(place, table, row, column);
        _ciphers[_fieldKey].Value!.Encrypt(nonce, body, body, output.AsSpan(HeaderLength + NonceLength + length), place);
        return output;
    }

    /// <exception cref="CryptographicException">Damaged, moved from another place, or written with a key this deployment lacks.</exception>
    public string Decrypt(byte[] cipher, string table, Guid row, string column)
    {
        if (cipher.Length < Overhead || cipher[0] != Version) throw new CryptographicException($"{table}.{column} of {row} is not a protected value");
        var keyId = BinaryPrimitives.ReadUInt16BigEndian(cipher.AsSpan(1));
        if (!_ciphers.TryGetValue(keyId, out var opener))
            throw new CryptographicException($"{table}.{column} of {row} was protected with field key {keyId}, which is not in the key directory");
        var length = cipher.Length - Overhead;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var plain = rented.AsSpan(0, length);
            Span<byte> place = stackalloc byte[PlaceLength(table, column)];
            WritePlace(place, table, row, column);
            opener.Value!.Decrypt(
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
    public byte[] Hash(string column, string value)
    {
        var (columnLength, valueLength) = (Encoding.UTF8.GetByteCount(column), Encoding.UTF8.GetByteCount(value));
        var rented = ArrayPool<byte>.Shared.Rent(columnLength + 1 + valueLength);
        Encoding.UTF8.GetBytes(column, rented);
        rented[columnLength] = 0;
        Encoding.UTF8.GetBytes(value, rented.AsSpan(columnLength + 1));
        var output = new byte[KeyIdLength + HashLength];
        BinaryPrimitives.WriteUInt16BigEndian(output, _indexKey);
        var mac = _hash.Value!;
        mac.AppendData(rented.AsSpan(0, columnLength + 1 + valueLength));
        mac.GetHashAndReset(output.AsSpan(KeyIdLength));
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return output;
    }

    public void Dispose()
    {
        foreach (var cipher in _ciphers.Values)
        {
            foreach (var instance in cipher.Values) instance.Dispose();
            cipher.Dispose();
        }

        foreach (var instance in _hash.Values) instance.Dispose();
        _hash.Dispose();
        _nonces.Dispose();
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

    /// <summary>Random nonces, fetched from the system many at a time.</summary>
    private sealed class Nonces
    {
        private readonly byte[] _buffer = new byte[NonceLength * 256];
        private int _at;

        public void Next(Span<byte> nonce)
        {
            if (_at == 0) RandomNumberGenerator.Fill(_buffer);
            _buffer.AsSpan(_at, NonceLength).CopyTo(nonce);
            _at = (_at + NonceLength) % _buffer.Length;
        }
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Fupin.Chassis.Storage;

/// <summary>
/// Rows in PostgreSQL's binary COPY format, made in memory: 11 bytes and two flags, per row the number of fields and per field its length
/// and bytes, at the end -1. Writing each cell through the driver costs more than the server takes to store it.
/// </summary>
internal sealed class CopyBuffer : IDisposable
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly int EpochDay = DateOnly.FromDateTime(Epoch).DayNumber;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int _at;

    public int Length => _at;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _at);

    public void Clear() => _at = 0;

    public void Begin()
    {
        ReadOnlySpan<byte> signature = [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0];
        var room = Room(signature.Length + 8);
        signature.CopyTo(room);
        room[signature.Length..].Clear();
    }

    public void Row(int fields) => BinaryPrimitives.WriteInt16BigEndian(Room(2), (short)fields);

    public void End() => BinaryPrimitives.WriteInt16BigEndian(Room(2), -1);

    public void Null() => BinaryPrimitives.WriteInt32BigEndian(Room(4), -1);

    public void Write(bool value)
    {
        var field = Field(1);
        field[0] = value ? (byte)1 : (byte)0;
    }

    public void Write(int value) => BinaryPrimitives.WriteInt32BigEndian(Field(4), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64BigEndian(Field(8), value);

    public void Write(Guid value) => value.TryWriteBytes(Field(16), bigEndian: true, out _);

    /// <summary>Days since 2000.</summary>
    public void Write(DateOnly value) => BinaryPrimitives.WriteInt32BigEndian(Field(4), value.DayNumber - EpochDay);

    /// <summary>Microseconds since 2000 UTC.</summary>
    public void Write(DateTimeOffset value) =>
        BinaryPrimitives.WriteInt64BigEndian(Field(8), (value.UtcTicks - Epoch.Ticks) / TimeSpan.TicksPerMicrosecond);

    public void Write(byte[] value) => value.CopyTo(Field(value.Length));

    public void Write(string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var room = Room(4 + most);
        var length = Encoding.UTF8.GetBytes(value, room[4..]);
        BinaryPrimitives.WriteInt32BigEndian(room, length);
        _at -= most - length;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes, clearArray: false);
        _bytes = [];
    }

    private Span<byte> Field(int length)
    {
        var room = Room(4 + length);
        BinaryPrimitives.WriteInt32BigEndian(room, length);
        return room[4..];
    }

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _at < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _at + length));
            _bytes.AsSpan(0, _at).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        var room = _bytes.AsSpan(_at, length);
        _at += length;
        return room;
    }
}

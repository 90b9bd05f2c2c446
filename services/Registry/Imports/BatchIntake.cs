using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fupin.Registry.V1;
using Google.Protobuf;

namespace Fupin.Registry.Imports;

/// <summary>Takes batches in their order, verifies their digest and reads the new ones. Not for two threads.</summary>
/// <param name="reader">Reads them.</param>
/// <param name="stored">Batches that are only to be answered from store.</param>
/// <param name="previewed">Digests of the batches that were previewed, and no other may come; none: no preview.</param>
internal sealed class BatchIntake(HouseholdReader reader, int stored, IReadOnlyList<ByteString> previewed)
{
    private const int MostRows = 1000;
    private const int Block = 1 << 16;
    private int next = stored + 1;

    /// <exception cref="Chassis.Faults.Fault">INVALID_ARGUMENT: damaged, too large, or out of order; FAILED_PRECONDITION: not what was previewed.</exception>
    public ReadBatch Take(V1.ImportBatch batch)
    {
        if (batch.Number < 1 || batch.Number > next) throw RegistryErrors.BatchGap(batch.Number, next);
        if (batch.Rows.Count == 0) throw RegistryErrors.ImportProtocol($"第{batch.Number}批没有行", $"batch {batch.Number} has no rows");
        if (batch.Rows.FirstOrDefault(row => row.Cells.Count > 0 && row.HasPackedCells) is { } twice)
            throw RegistryErrors.ImportProtocol($"第{twice.Line}行同时给出 cells 和 packed_cells", $"row {twice.Line} has both cells and packed_cells");
        var sha256 = Digest(batch);
        if (!sha256.AsSpan().SequenceEqual(batch.Sha256.Span)) throw RegistryErrors.BatchDamaged(batch.Number);
        if (previewed.Count > 0 && (batch.Number > previewed.Count || !previewed[batch.Number - 1].Span.SequenceEqual(sha256)))
            throw RegistryErrors.NotAsPreviewed(batch.Number);
        if (batch.Number < next) return new(batch.Number, sha256, batch.Rows.Count, null);

        PackedCells.Unpack(batch.Rows);
        var households = reader.Read(batch.Rows);
        if (batch.Rows.Count > MostRows && households.Count > 1) throw RegistryErrors.BatchTooLarge(batch.Number, MostRows);
        next++;
        return new(batch.Number, sha256, batch.Rows.Count, households);
    }

    /// <exception cref="Chassis.Faults.Fault">FAILED_PRECONDITION: fewer batches than were previewed.</exception>
    public ImportEnd Take(ImportEnd end) =>
        previewed.Count == 0 || end.Batches == previewed.Count ? end : throw RegistryErrors.NotAsPreviewed(end.Batches + 1);

    /// <summary>For each row its line as decimal, then for each cell 0x1F and its bytes, then 0x1E.</summary>
    private static byte[] Digest(V1.ImportBatch batch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            var at = 0;
            foreach (var row in batch.Rows)
            {
                row.Line.TryFormat(Room(12), out var digits, default, CultureInfo.InvariantCulture);
                at += digits;
                var cells = row.Cells;
                for (var i = 0; i < cells.Count; i++)
                {
                    var cell = cells[i];
                    var room = Room(1 + Encoding.UTF8.GetMaxByteCount(cell.Length));
                    room[0] = PackedCells.Between;
                    at += 1 + (cell.Length > 0 ? Encoding.UTF8.GetBytes(cell, room[1..]) : 0);
                }

                if (row.HasPackedCells)
                {
                    var packed = row.PackedCells.Span;
                    var room = Room(1 + packed.Length);
                    room[0] = PackedCells.Between;
                    packed.CopyTo(room[1..]);
                    at += 1 + packed.Length;
                }

                Room(1)[0] = 0x1E;
                at++;
            }

            hash.AppendData(buffer.AsSpan(0, at));
            return hash.GetHashAndReset();

            Span<byte> Room(int most)
            {
                if (buffer.Length - at >= most) return buffer.AsSpan(at);
                hash.AppendData(buffer.AsSpan(0, at));
                at = 0;
                if (buffer.Length >= most) return buffer;
                ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                return buffer = ArrayPool<byte>.Shared.Rent(most);
            }
        }
        finally
        {
            // ID numbers went through it
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}

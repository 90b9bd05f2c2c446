using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>Takes batches in their order, verifies their digest and reads the new ones. Not for two threads.</summary>
internal sealed class BatchIntake(HouseholdReader reader, int stored)
{
    private const int MostRows = 1000;
    private int next = stored + 1;

    /// <exception cref="Chassis.Faults.Fault">INVALID_ARGUMENT: damaged, too large, or out of order.</exception>
    public ReadBatch Take(V1.ImportBatch batch)
    {
        if (batch.Number < 1 || batch.Number > next) throw RegistryErrors.BatchGap(batch.Number, next);
        if (batch.Rows.Count == 0) throw RegistryErrors.ImportProtocol($"第{batch.Number}批没有行", $"batch {batch.Number} has no rows");
        var sha256 = Digest(batch);
        if (!sha256.AsSpan().SequenceEqual(batch.Sha256.Span)) throw RegistryErrors.BatchDamaged(batch.Number);
        if (batch.Number < next) return new(batch.Number, sha256, batch.Rows.Count, null);

        var households = reader.Read(batch.Rows);
        if (batch.Rows.Count > MostRows && households.Count > 1) throw RegistryErrors.BatchTooLarge(batch.Number, MostRows);
        next++;
        return new(batch.Number, sha256, batch.Rows.Count, households);
    }

    /// <summary>For each row its line as decimal, then for each cell 0x1F and its bytes, then 0x1E.</summary>
    private static byte[] Digest(V1.ImportBatch batch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        foreach (var row in batch.Rows)
        {
            Encoding.UTF8.GetBytes(row.Line.ToString(CultureInfo.InvariantCulture), buffer);
            foreach (var cell in row.Cells)
            {
                buffer.Write<byte>([0x1F]);
                Encoding.UTF8.GetBytes(cell, buffer);
            }

            buffer.Write<byte>([0x1E]);
            if (buffer.WrittenCount < 1 << 16) continue;
            hash.AppendData(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }

        hash.AppendData(buffer.WrittenSpan);
        return hash.GetHashAndReset();
    }
}

using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fupin.Registry.V1;
using Google.Protobuf;

namespace Fupin.Cli.Imports;

/// <summary>The digest of a batch as the contract says: for each row its line as decimal, then for each cell 0x1F and its UTF-8 bytes, then 0x1E.</summary>
internal static class BatchDigest
{
    private const byte RowMark = 0x1E;

    public static ByteString Of(IEnumerable<SheetRow> rows)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var row = new ArrayBufferWriter<byte>(1024);
        foreach (var sheetRow in rows)
        {
            row.ResetWrittenCount();
            Encoding.UTF8.GetBytes(sheetRow.Line.ToString(CultureInfo.InvariantCulture), row);
            foreach (var cell in sheetRow.Cells)
            {
                row.Write([PackedCells.Between]);
                Encoding.UTF8.GetBytes(cell, row);
            }

            if (sheetRow.HasPackedCells)
            {
                row.Write([PackedCells.Between]);
                row.Write(sheetRow.PackedCells.Span);
            }

            row.Write([RowMark]);
            sha.AppendData(row.WrittenSpan);
        }

        return ByteString.CopyFrom(sha.GetHashAndReset());
    }
}

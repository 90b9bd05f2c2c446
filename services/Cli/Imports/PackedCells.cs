using System.Text;

namespace Fupin.Cli.Imports;

/// <summary>The cells of a row in one piece, <c>packed_cells</c> of the contract: UTF-8 with 0x1F between two.</summary>
internal static class PackedCells
{
    public const byte Between = 0x1F;

    /// <summary>They come apart again as so many cells: none of them has what stands between two.</summary>
    public static bool Hold(ReadOnlySpan<byte> packed, int cells) => packed.Count(Between) == cells - 1;

    public static byte[] Of(IReadOnlyList<string> cells)
    {
        var length = Math.Max(cells.Count - 1, 0);
        for (var i = 0; i < cells.Count; i++)
            if (cells[i].Length > 0)
                length += Encoding.UTF8.GetByteCount(cells[i]);
        var packed = new byte[length];
        var at = 0;
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0) packed[at++] = Between;
            if (cells[i].Length > 0) at += Encoding.UTF8.GetBytes(cells[i], packed.AsSpan(at));
        }

        return packed;
    }
}

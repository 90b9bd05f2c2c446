using System.Text;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>Rows whose cells came in one piece: UTF-8 with 0x1F between two.</summary>
internal sealed class PackedCells
{
    public const byte Between = 0x1F;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>For each column the last cell that was not blank, as it came and as text: in a batch most columns say the same again and again.</summary>
    private readonly List<(ReadOnlyMemory<byte> Bytes, string Text)> last = [];

    /// <summary>Makes `cells` of `packed_cells` in the rows of a batch; any other row stays as it is.</summary>
    /// <exception cref="Chassis.Faults.Fault">INVALID_ARGUMENT: not UTF-8.</exception>
    public static void Unpack(IEnumerable<SheetRow> rows)
    {
        var cells = new PackedCells();
        foreach (var row in rows) cells.Unpack(row);
    }

    private void Unpack(SheetRow row)
    {
        if (!row.HasPackedCells) return;
        var rest = row.PackedCells.Memory;
        row.Cells.Capacity = rest.Span.Count(Between) + 1;
        try
        {
            while (rest.Span.IndexOf(Between) is >= 0 and var end)
            {
                row.Cells.Add(TextOf(row.Cells.Count, rest[..end]));
                rest = rest[(end + 1)..];
            }

            row.Cells.Add(TextOf(row.Cells.Count, rest));
        }
        catch (DecoderFallbackException)
        {
            throw RegistryErrors.ImportProtocol($"第{row.Line}行的 packed_cells 不是 UTF-8", $"packed_cells of row {row.Line} is not UTF-8");
        }

        row.ClearPackedCells();
    }

    private string TextOf(int column, ReadOnlyMemory<byte> cell)
    {
        while (last.Count <= column) last.Add((default, ""));
        if (cell.IsEmpty) return "";
        if (cell.Span.SequenceEqual(last[column].Bytes.Span)) return last[column].Text;
        var text = Strict.GetString(cell.Span);
        last[column] = (cell, text);
        return text;
    }
}

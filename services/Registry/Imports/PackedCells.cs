using System.Text;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>Rows whose cells came in one piece: UTF-8 with 0x1F between two.</summary>
internal static class PackedCells
{
    public const byte Between = 0x1F;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Makes `cells` of `packed_cells`; any other row stays as it is.</summary>
    /// <exception cref="Chassis.Faults.Fault">INVALID_ARGUMENT: not UTF-8.</exception>
    public static void Unpack(SheetRow row)
    {
        if (!row.HasPackedCells) return;
        var rest = row.PackedCells.Span;
        row.Cells.Capacity = rest.Count(Between) + 1;
        try
        {
            while (rest.IndexOf(Between) is >= 0 and var end)
            {
                row.Cells.Add(end == 0 ? "" : Strict.GetString(rest[..end]));
                rest = rest[(end + 1)..];
            }

            row.Cells.Add(Strict.GetString(rest));
        }
        catch (DecoderFallbackException)
        {
            throw RegistryErrors.ImportProtocol($"第{row.Line}行的 packed_cells 不是 UTF-8", $"packed_cells of row {row.Line} is not UTF-8");
        }

        row.ClearPackedCells();
    }
}

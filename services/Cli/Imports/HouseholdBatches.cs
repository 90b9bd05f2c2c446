using Fupin.Cli.Sheets;
using Fupin.Registry.V1;
using Google.Protobuf;

namespace Fupin.Cli.Imports;

/// <summary>
/// Cuts a sheet into batches of whole households: adjacent rows with the same 户编号; a row without one belongs to the household above it, as in workbooks where only
/// the head's row is filled in. The same sheet and size always give the same batches, which is what lets an import resume.
/// </summary>
internal sealed class HouseholdBatches(SheetReader sheet, int batchRows)
{
    /// <summary>The column that says which rows are one household.</summary>
    public const string KeyColumn = "户编号";

    /// <summary>No household has more members; a longer one is a wrong column.</summary>
    public const int LongestHousehold = 1000;

    private const int BatchBytes = 1 << 20;
    private const int HouseholdBytes = 3 << 20;

    /// <summary>More than a row takes beside its cells. Changing it cuts a file otherwise: its import could not be resumed across the change.</summary>
    private const int RowBytes = 17;

    private readonly int key = Headers.IndexOf(sheet.Columns, KeyColumn, "户编码", "贫困户编号") is >= 0 and var index ? index : throw SheetFaults.MissingColumns([KeyColumn]);

    /// <exception cref="SheetException">A household is longer than any can be.</exception>
    public IEnumerable<HouseholdBatch> Read()
    {
        var number = 1;
        var lines = new List<SheetLine>();
        var packed = new List<byte[]>();
        var heldBack = new List<IReadOnlyList<SheetLine>>();
        var (rows, bytes) = (0, 0);
        foreach (var household in Households())
        {
            var cells = household.ConvertAll(line => PackedCells.Of(line.Cells));
            var size = cells.Sum(row => row.Length) + (household.Count * (RowBytes + sheet.Columns.Count));
            if (rows > 0 && (rows + household.Count > batchRows || bytes + size > BatchBytes))
            {
                yield return new(lines.Count > 0 ? number++ : 0, lines, packed, heldBack);
                (lines, packed, heldBack, rows, bytes) = ([], [], [], 0, 0);
            }

            if (household.Exists(line => line.Fault is not null)) heldBack.Add(household);
            else if (size > HouseholdBytes) heldBack.Add([household[0] with { Fault = RowFault.HouseholdTooLarge }, .. household.Skip(1)]);
            else
            {
                lines.AddRange(household);
                packed.AddRange(cells);
            }

            rows += household.Count;
            bytes += size;
        }

        if (rows > 0) yield return new(lines.Count > 0 ? number : 0, lines, packed, heldBack);
    }

    /// <summary>户编号 of a row as the file has it, without spaces around it.</summary>
    public string KeyOf(SheetLine line) => line.Cells[key].Trim();

    private IEnumerable<List<SheetLine>> Households()
    {
        var household = new List<SheetLine>();
        var current = "";
        foreach (var line in sheet.Read())
        {
            var number = KeyOf(line);
            if (household.Count > 0 && number.Length > 0 && number != current)
            {
                yield return household;
                household = [];
            }

            if (number.Length > 0) current = number;
            household.Add(line);
            if (household.Count > LongestHousehold) throw SheetFaults.LongHousehold(household[0].Number, LongestHousehold);
        }

        if (household.Count > 0) yield return household;
    }
}

/// <summary>A batch on its way.</summary>
/// <param name="Number">From 1; 0 when there is nothing to send.</param>
/// <param name="Lines">To send.</param>
/// <param name="Packed">The cells of each line, as sent.</param>
/// <param name="HeldBack">Households that the client can't send; at least one line of each has a fault.</param>
internal sealed record HouseholdBatch(int Number, IReadOnlyList<SheetLine> Lines, IReadOnlyList<byte[]> Packed, IReadOnlyList<IReadOnlyList<SheetLine>> HeldBack)
{
    public ImportBatch ToMessage()
    {
        var message = new ImportBatch { Number = Number };
        for (var i = 0; i < Lines.Count; i++)
        {
            message.Rows.Add(PackedCells.Hold(Packed[i], Lines[i].Cells.Count)
                ? new SheetRow { Line = Lines[i].Number, PackedCells = UnsafeByteOperations.UnsafeWrap(Packed[i]) }
                : new SheetRow { Line = Lines[i].Number, Cells = { Lines[i].Cells } });
        }

        message.Sha256 = BatchDigest.Of(message.Rows);
        return message;
    }
}

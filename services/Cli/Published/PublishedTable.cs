using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Fupin.Cli;

/// <summary>An embedded published table, row by row, cell by column name. An empty cell is null: not printed.</summary>
internal sealed class PublishedTable
{
    private readonly string _file;
    private readonly Dictionary<string, string?> _cells;

    private PublishedTable(string file, Dictionary<string, string?> cells) => (_file, _cells) = (file, cells);

    public static IReadOnlyList<PublishedTable> Rows(string file)
    {
        using var stream = typeof(PublishedTable).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"the published table {file} is not embedded in this program");
        using var csv = new CsvReader(new StreamReader(stream), new CsvConfiguration(CultureInfo.InvariantCulture));
        csv.Read();
        csv.ReadHeader();
        var rows = new List<PublishedTable>();
        while (csv.Read())
            rows.Add(new(file, csv.HeaderRecord!.ToDictionary(c => c, c => csv[c] is { Length: > 0 } cell ? cell : null, StringComparer.Ordinal)));
        return rows;
    }

    public string? this[string column] => _cells[column];

    public string Text(string column) => _cells[column] ?? throw new InvalidDataException($"{_file}: {column} is empty");

    public int? Whole(string column) => _cells[column] is { } cell ? int.Parse(cell, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    public int WholeOf(string column) => Whole(column) ?? throw new InvalidDataException($"{_file}: {column} is empty");

    public bool Yes(string column) => string.Equals(_cells[column], "yes", StringComparison.Ordinal);

    /// <summary>A printed decimal as an exact whole number of units of 10^-<paramref name="decimals"/>; null where nothing is printed.</summary>
    public long? Scaled(string column, int decimals) =>
        _cells[column] is not { } cell ? null
        : Chassis.Values.Scaled.TryParse(cell, decimals, out var scaled, out var exact) && exact ? scaled
        : throw new InvalidDataException($"{_file}: {column} holds {cell}, which is not a decimal with at most {decimals} places");
}

using System.Globalization;
using Fupin.Cli.Samples;

namespace Fupin.Cli.Tests.Samples;

/// <summary>The rows of a sample as a reader of the file sees them: by header, household by household.</summary>
internal sealed class SampledHousehold(List<SampledPerson> members)
{
    public IReadOnlyList<SampledPerson> Members => members;

    public string this[string header] => members[0][header];

    public string Cause => this["主要致贫原因"];

    public long Hundredths(string header) => Chassis.Values.Scaled.TryParse(this[header], 2, out var value, out var exact) && exact
        ? value : throw new FormatException(header);

    public static IEnumerable<SampledHousehold> Of(Sample sample)
    {
        var columns = sample.HouseholdColumns.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i, StringComparer.Ordinal);
        List<SampledPerson> members = [];
        foreach (var cells in sample.HouseholdRows())
        {
            var person = new SampledPerson(columns, cells);
            if (members.Count > 0 && !string.Equals(members[0]["户编号"], person["户编号"], StringComparison.Ordinal))
            {
                yield return new(members);
                members = [];
            }

            members.Add(person);
        }

        if (members.Count > 0) yield return new(members);
    }
}

internal sealed class SampledPerson(Dictionary<string, int> columns, string[] cells)
{
    public string this[string header] => cells[columns[header]];

    public string Relation => this["与户主关系"];

    public string Sex => this["性别"];

    public string IdNumber => this["证件号码"];

    /// <summary>On the last day of 2015; null without a number.</summary>
    public int? Age => IdNumber.Length == 0 ? null : 2015 - int.Parse(IdNumber.AsSpan(6, 4), NumberStyles.None, CultureInfo.InvariantCulture);
}

using System.CommandLine;

namespace Fupin.Cli.Commands;

/// <summary><c>--city</c>: one whose tables are published with this program.</summary>
internal static class CityOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--city") { Description = string.Join(" | ", Published.Cities), DefaultValueFactory = _ => Published.Cities[0] };
        option.AcceptOnlyFromAmong([.. Published.Cities]);
        return option;
    }

    public static PublishedCity Read(ParseResult parsed, Option<string> option) =>
        Published.Find(parsed.GetRequiredValue(option)) ?? throw new InvalidOperationException("the option accepts only published cities");
}

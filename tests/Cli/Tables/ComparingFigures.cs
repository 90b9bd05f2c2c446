using Fupin.Assessment.V1;
using Fupin.Cli.Tables;
using Fupin.Cli.Terminals;

namespace Fupin.Cli.Tests.Tables;

public sealed class ComparingFigures
{
    [Fact]
    public void Figures_equal_to_the_published_ones_all_match()
    {
        var text = Print(Figures(), out var matched);
        Assert.True(matched);
        Assert.Contains("✓ 与公布数核对 53 项，一致 53 项", text, StringComparison.Ordinal);
        Assert.Contains("310,975", text, StringComparison.Ordinal);
        Assert.Contains("100.00 %", text, StringComparison.Ordinal);
        Assert.DoesNotContain("✗", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_person_too_many_is_marked_in_its_row_and_in_the_total()
    {
        var figures = Figures();
        figures.Lines[3].RegisteredPersons++;
        figures.Total.RegisteredPersons++;
        var text = Print(figures, out var matched);
        Assert.False(matched);
        Assert.Contains("一致 51 项", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_county_that_is_missing_does_not_match()
    {
        var figures = Figures();
        figures.Lines.RemoveAt(0);
        Assert.Contains("一致 50 项", Print(figures, out _), StringComparison.Ordinal);
    }

    [Fact]
    public void Persons_printed_in_units_of_10_000_match_to_the_last_printed_digit()
    {
        var comparison = new Comparison();
        Assert.True(comparison.Figure(58_450, 58_500, 100));
        Assert.False(comparison.Figure(58_449, 58_500, 100));
        Assert.Null(comparison.Figure(1, null));
        Assert.Equal((1, 2), (comparison.Matched, comparison.Compared));
    }

    private static ListFiguresResponse Figures()
    {
        var city = Published.Luoyang;
        var figures = new ListFiguresResponse { Total = new() { PoorVillages = city.PoorVillages, RegisteredPersons = city.PoorPersons, ShareE4 = 10_000 } };
        foreach (var county in city.Counties)
            figures.Lines.Add(new Figures { DisplayName = county.Name, PoorVillages = county.PoorVillages!.Value, RegisteredPersons = county.PoorPersons, PlannedExitYear = county.PlannedExitYear!.Value });
        return figures;
    }

    private static string Print(ListFiguresResponse figures, out bool matched)
    {
        var causes = new ListCauseFiguresResponse();
        foreach (var cause in Published.Luoyang.Causes) causes.Lines.Add(new CauseFigures { Cause = cause.Cause, ShareE4 = cause.ShareE4 });
        using var text = new StringWriter();
        matched = CityTables.Print(Terminal.Plain(text, text), Published.Luoyang, Targets.Of(Published.Luoyang), figures, causes);
        return text.ToString();
    }
}

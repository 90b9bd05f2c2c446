using System.Text;
using Fupin.Access.V1;

namespace Fupin.Exchange.Tests.Canary;

/// <summary>The search of the canary test finds what it is there to find.</summary>
public sealed class SearchTests
{
    private static readonly MarkedValue[] Values =
    [
        MarkedValue.Of("name", DataClass.B, "金丝雀"),
        MarkedValue.OfIdNumber("number", "990324193703291234"),
        MarkedValue.OfDate("day", new(1937, 3, 29)),
        MarkedValue.OfAmount("amount", "93827156.43"),
    ];

    [Fact]
    public void Every_form_of_every_value_is_found_among_other_bytes_and_nothing_where_nothing_is()
    {
        var search = new Search(Values);
        var noise = new byte[4096];
        new Random(1).NextBytes(noise);
        Assert.Empty(search.In(noise));
        foreach (var value in Values)
            foreach (var (form, bytes) in value.Forms)
                Assert.Contains($"{value.Name} as {form}", search.In([.. noise, .. bytes, .. noise]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    public void In_base64_a_value_is_found_wherever_it_begins(string before)
    {
        var search = new Search(Values);
        var text = Encoding.UTF8.GetBytes($"{before}金丝雀, 0324193703291234 \"");
        Assert.Contains("name as base64", search.In(Encoding.ASCII.GetBytes(Convert.ToBase64String(text))));
        Assert.Contains("number as base64", search.In(Encoding.ASCII.GetBytes(Convert.ToBase64String(text))));
    }
}

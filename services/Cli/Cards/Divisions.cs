using Fupin.Cli.Access;
using Fupin.Cli.Commands;
using Fupin.Registry.V1;
using Fupin.Type.V1;

namespace Fupin.Cli.Cards;

/// <summary>Finds divisions by what an officer types.</summary>
internal static class Divisions
{
    private const string Collection = "divisions/";

    /// <summary>The division with this code, resource name or Chinese name.</summary>
    /// <exception cref="NotFoundException">None, or several, have this name.</exception>
    public static async Task<Division> FindAsync(CommandSession session, string text)
    {
        var client = session.Client(channel => new DivisionService.DivisionServiceClient(channel));
        if (text.StartsWith(Collection, StringComparison.Ordinal)) return await client.GetDivisionAsync(new() { Name = text }, session.Unary);
        if (text.All(char.IsAsciiDigit)) return await client.GetDivisionAsync(new() { Name = Collection + "-", Code = text }, session.Unary);

        var named = new List<Division>();
        await foreach (var division in ListAsync(session, DivisionLevel.Unspecified))
            if (division.DisplayName == text)
                named.Add(division);
        return named switch
        {
            [var only] => only,
            [] => throw new NotFoundException($"没有叫 {text} 的行政区划", $"no division is called {text}"),
            _ => throw new NotFoundException(
                $"有 {named.Count} 个行政区划叫 {text}，请用代码：{string.Join("、", named.Select(d => d.Code))}",
                $"{named.Count} divisions are called {text}, use a code: {string.Join(", ", named.Select(d => d.Code))}"),
        };
    }

    /// <summary>The divisions the caller is responsible for, by his token: the cities for one who may act everywhere.</summary>
    public static async Task<IReadOnlyList<Division>> OwnAsync(CommandSession session)
    {
        var own = new List<Division>();
        var grants = OwnGrants.Of(session.Tokens.Token());
        if (grants.Count == 0 || grants.Contains(Chassis.Access.DivisionGrant.Everywhere, StringComparer.Ordinal))
            await foreach (var city in ListAsync(session, DivisionLevel.City)) own.Add(city);
        else
            foreach (var code in grants) own.Add(await FindAsync(session, code));
        return own;
    }

    public static async IAsyncEnumerable<Division> ListAsync(CommandSession session, DivisionLevel level)
    {
        var client = session.Client(channel => new DivisionService.DivisionServiceClient(channel));
        var request = new ListDivisionsRequest { Level = level, PageSize = 1000 };
        do
        {
            var page = await client.ListDivisionsAsync(request, session.Unary);
            foreach (var division in page.Divisions) yield return division;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }
}

using System.Globalization;
using Fupin.Registry.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fupin.Benchmarks.Guarding;

/// <summary>The calls that are measured: a household's card, masked and with a purpose, and the smallest write there is, which gives a difference to somebody.</summary>
internal sealed class Calls : IDisposable
{
    private static readonly Metadata Purpose = new() { { "fupin-purpose", "payment" } };

    private readonly GrpcChannel _channel;
    private readonly HouseholdService.HouseholdServiceClient _households;
    private readonly ComparisonService.ComparisonServiceClient _comparisons;
    private readonly List<string> _cards = [];
    private readonly List<string> _differences = [];

    private Calls(HostProcess host)
    {
        _channel = host.Connect();
        _households = new(_channel);
        _comparisons = new(_channel);
    }

    public static async Task<Calls> OpenAsync(HostProcess host)
    {
        var calls = new Calls(host);
        var divisions = await new DivisionService.DivisionServiceClient(calls._channel).ListDivisionsAsync(new() { PageSize = 1 });
        var division = divisions.Divisions[0].Name;
        calls._cards.AddRange((await calls._households.ListHouseholdsAsync(new() { Division = division, PageSize = 500 })).Households.Select(h => h.Name));
        calls._differences.AddRange((await calls._comparisons.ListDifferencesAsync(new() { Division = division, PageSize = 100 })).Differences.Select(d => d.Name));
        if (calls._cards.Count == 0 || calls._differences.Count < TwoRegistries.Clients.Max()) throw new InvalidOperationException("there is too little to read or to write");
        return calls;
    }

    public Task ReadAsync(int which) => ReadAsync(which, null);

    public Task ReadUnmaskedAsync(int which) => ReadAsync(which, Purpose);

    /// <param name="which">Each client writes its own, so that none waits for another's.</param>
    /// <param name="turn">Makes it another owner than before: a write that changes something.</param>
    public async Task WriteAsync(int which, int turn)
    {
        var request = new AssignDifferenceRequest
        {
            Name = _differences[which % _differences.Count],
            Owner = string.Create(CultureInfo.InvariantCulture, $"officer {turn}"),
            DueDate = new() { Year = 2099, Month = 12, Day = 31 },
        };
        if ((await _comparisons.AssignDifferenceAsync(request)).Owner != request.Owner) throw new InvalidOperationException("the answer is another");
    }

    public void Dispose() => _channel.Dispose();

    private async Task ReadAsync(int which, Metadata? headers)
    {
        var card = await _households.GetHouseholdAsync(new() { Name = _cards[which % _cards.Count] }, headers);
        if (card.Members.Count == 0 || card.Members[0].IdNumber.Contains('*', StringComparison.Ordinal) == headers is not null)
            throw new InvalidOperationException("the card is not masked as asked for");
    }
}

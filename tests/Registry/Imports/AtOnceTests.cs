using Fupin.Registry.V1;

namespace Fupin.Registry.Tests.Imports;

/// <summary>Several streams at the same time.</summary>
public sealed class AtOnceTests
{
    private const int Households = 60;

    private static (Sheet Sheet, ImportBatch[] Batches) File()
    {
        var sheet = new Sheet().Add(Enumerable.Range(1, Households).SelectMany(i => Family.Of($"S-{i}", firstId: i * 100)));
        return (sheet, [.. sheet.Rows().Chunk(9).Select((rows, i) => Sheet.Batch(i + 1, rows))]);
    }

    [Theory]
    [InlineData("one", "one")]
    [InlineData("one", "two")]
    public async Task The_same_file_in_two_streams_registers_each_household_once(string firstId, string secondId)
    {
        await using var office = await Office.OpenAsync();
        var (sheet, batches) = File();
        var outcomes = await Task.WhenAll(
            Task.Run(() => office.ImportAsync(firstId, sheet.Headers, 0, batches)), Task.Run(() => office.ImportAsync(secondId, sheet.Headers, 0, batches)));

        Assert.All(outcomes, o => Assert.Empty(o.Errors));
        Assert.Equal((Households, Households * 3), (await office.CountAsync<Registry.Households.Household>(), await office.CountAsync<Registry.Households.Person>()));
        Assert.Equal(9 + Households, (await office.EventsAsync()).Count);
        if (firstId == secondId) Assert.All(outcomes, o => Assert.Equal(Households, o.Counts.RegisteredHouseholds));
        else
        {
            Assert.Equal(Households, outcomes.Sum(o => o.Counts.RegisteredHouseholds));
            Assert.Equal(Households, outcomes.Sum(o => o.Counts.UnchangedHouseholds));
        }
    }
}

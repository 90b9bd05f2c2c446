using Fupin.Chassis.Exchange;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Storage;
using Fupin.Kit;
using Npgsql;

namespace Fupin.Chassis.Tests.Storage;

/// <summary>Which failures of a database pass by themselves: a batch is tried again after them, and never said to be poison.</summary>
public sealed class OutageTests
{
    [Theory]
    [InlineData("57P01")] // stopping
    [InlineData("57P02")] // crashed
    [InlineData("57P03")] // starting
    [InlineData("08006")] // the connection
    [InlineData("08P01")] // as pgbouncer says it
    public void A_server_or_pooler_that_goes_away_is_an_outage_however_deep_it_is_wrapped(string state)
    {
        var thrown = new InvalidOperationException("", new PostgresException("", "FATAL", "FATAL", state));
        Assert.True(thrown.IsOutage());
        Assert.True(Failures.IsTransient(thrown));
    }

    [Theory]
    [InlineData("23505")] // a duplicate
    [InlineData("22P02")] // a malformed value
    [InlineData("42P01")] // no such table
    [InlineData("57014")] // cancelled
    public void What_a_statement_brings_about_is_none(string state)
    {
        var thrown = new InvalidOperationException("", new PostgresException("", "ERROR", "ERROR", state));
        Assert.False(thrown.IsOutage());
        Assert.False(Failures.IsTransient(thrown));
    }

    [Fact]
    public async Task A_pooler_of_another_mode_stops_the_start()
    {
        await using var store = new TestStore(StorageProvider.Sqlite);
        store.Settings["Fupin:Storage:Provider"] = "postgres";
        store.Settings["Fupin:Storage:ConnectionString"] = "Host=127.0.0.1";
        store.Settings["Fupin:Storage:Pooler"] = "statement";
        var stopped = await Assert.ThrowsAsync<StartupException>(() => store.OpenAsync<GranaryDb>("granary"));
        Assert.Contains("Fupin:Storage:Pooler", stopped.Message, StringComparison.Ordinal);
    }
}

using Fupin.Kit;

namespace Fupin.Roster.Tests;

public sealed class DriftTests
{
    [Fact]
    public Task Migrations_and_model_describe_one_database() => DriftTest.AssertAsync<ReaderDb>();
}

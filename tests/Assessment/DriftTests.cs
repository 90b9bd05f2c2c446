using Fupin.Kit;

namespace Fupin.Assessment.Tests;

public sealed class DriftTests
{
    [Fact]
    public Task Migrations_and_model_describe_one_database() => DriftTest.AssertAsync<AssessmentDb>();
}

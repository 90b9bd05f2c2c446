using Fupin.Kit;

namespace Fupin.Chassis.Tests.Storage;

public sealed class DriftTests
{
    [Fact]
    public Task The_chassis_tables_and_a_service_are_migrated_to_what_the_model_says() => DriftTest.AssertAsync<GranaryDb>();
}

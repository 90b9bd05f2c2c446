using Fupin.Chassis.Faults;

namespace Fupin.Chassis.Tests.Faults;

public class ResourceNameTests
{
    [Fact]
    public void A_name_has_one_spelling()
    {
        var id = Guid.CreateVersion7();
        var name = ResourceNames.Format("households", id);
        Assert.True(ResourceNames.TryParse("households", name, out var back));
        Assert.Equal(id, back);
        foreach (var wrong in new[] { name.ToUpperInvariant(), $"households/{id:N}", $"households/{{{id}}}", name + " ", name[..^1], $"persons/{id}", "households/", "", null })
            Assert.False(ResourceNames.TryParse("households", wrong, out _), wrong);
    }
}

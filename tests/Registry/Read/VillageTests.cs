using Fupin.Kit;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Tests.Read;

public sealed class VillageTests(Register register) : IClassFixture<Register>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        if (Codes(await ListAsync(new() { Division = register.Division(Register.City) })).Length > 0) return;
        await register.AddVillageAsync(Register.VillageB, 2015, VillageKind.DeepPoverty);
        await register.AddVillageAsync(Register.VillageA2, 2015, VillageKind.NonPoor);
        await register.AddVillageAsync(Register.VillageA1, 2014, VillageKind.Poor);
        await register.AddVillageAsync(Register.VillageA1, 2015, VillageKind.NonPoor);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact, Rule("REG-21")]
    public async Task Villages_are_listed_in_the_order_of_codes_poor_or_not()
    {
        Assert.Equal("A1 A2 B", Codes(await ListAsync(new() { Division = register.Division(Register.City) })));
        Assert.Equal("A1 A2", Codes(await ListAsync(new() { Division = register.Division(Register.CountyA) })));
        Assert.Equal("A2", Codes(await ListAsync(new() { Division = register.Division(Register.VillageA2) })));
        Assert.Equal("A1 A2", Codes(await ListAsync(new() { Division = register.Division(Register.City), Kind = VillageKind.NonPoor })));
        Assert.Equal("A1", Codes(await ListAsync(new() { Division = register.Division(Register.City), Kind = VillageKind.Poor, Year = 2014 })));
        Assert.Equal("", Codes(await ListAsync(new() { Division = register.Division(Register.City), Kind = VillageKind.Poor })));
    }

    [Fact]
    public async Task Pages_of_villages_put_together_are_the_list_and_a_foreign_token_is_refused()
    {
        var city = register.Division(Register.City);
        var first = await ListAsync(new() { Division = city, PageSize = 2 });
        var second = await ListAsync(new() { Division = city, PageSize = 2, PageToken = first.NextPageToken });
        Assert.Equal(("A1 A2", "B", ""), (Codes(first), Codes(second), second.NextPageToken));
        Assert.Equal(
            (StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", "page_token"),
            await Register.FailsAsync(register.Villages.ListVillagesAsync(new() { Division = city, Year = 2015, PageToken = first.NextPageToken })));
    }

    [Fact]
    public async Task A_village_has_the_facts_of_the_year_or_the_latest()
    {
        var listed = (await ListAsync(new() { Division = register.Division(Register.VillageA1) })).Villages[0];
        var latest = await register.Villages.GetVillageAsync(new() { Name = listed.Name });
        Assert.Equal(listed, latest);
        Assert.Equal((2015, VillageKind.NonPoor, "甲村", Register.VillageA1), (latest.Facts.Year, latest.Facts.Kind, latest.DisplayName, latest.DivisionCode));
        Assert.Equal(VillageKind.Poor, (await register.Villages.GetVillageAsync(new() { Name = listed.Name, Year = 2014 })).Facts.Kind);
        Assert.Null((await register.Villages.GetVillageAsync(new() { Name = listed.Name, Year = 2013 })).Facts);
    }

    [Fact]
    public async Task A_village_that_is_not_registered_is_not_found_and_a_malformed_name_is_refused()
    {
        Assert.Equal(
            (StatusCode.NotFound, "VILLAGE_NOT_FOUND", ""),
            await Register.FailsAsync(register.Villages.GetVillageAsync(new() { Name = $"villages/{Guid.CreateVersion7()}" })));
        Assert.Equal(
            (StatusCode.InvalidArgument, "INVALID_FIELD", "name"),
            await Register.FailsAsync(register.Villages.GetVillageAsync(new() { Name = register.Division(Register.VillageA1) })));
    }

    private async Task<ListVillagesResponse> ListAsync(ListVillagesRequest request) => await register.Villages.ListVillagesAsync(request);

    private static string Codes(ListVillagesResponse page) => string.Join(' ', page.Villages.Select(v => v.DivisionCode switch
    {
        Register.VillageA1 => "A1",
        Register.VillageA2 => "A2",
        Register.VillageA3 => "A3",
        _ => "B",
    }));
}

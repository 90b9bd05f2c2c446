using Fupin.Kit;
using Fupin.Type.V1;

namespace Fupin.Roster.Tests;

/// <summary>One host for the tests of a class, with a city of two counties in the roster. Each test brings households and further divisions of its own.</summary>
public sealed class SharedRoster : IAsyncLifetime
{
    internal TestStore Store { get; } = new();

    internal RosterHost Host { get; private set; } = null!;

    public Guid City { get; } = Guid.CreateVersion7();

    public Guid County { get; } = Guid.CreateVersion7();

    public Guid OtherCounty { get; } = Guid.CreateVersion7();

    public Guid Village { get; } = Guid.CreateVersion7();

    public Guid OtherVillage { get; } = Guid.CreateVersion7();

    public async ValueTask InitializeAsync()
    {
        Host = await RosterHost.StartAsync(Store);
        await Host.TellAsync(
            Told.Of(Told.Division(City, "4103", DivisionLevel.City, "洛阳市", null)),
            Told.Of(Told.Division(County, "410324", DivisionLevel.County, "栾川县", City)),
            Told.Of(Told.Division(OtherCounty, "410325", DivisionLevel.County, "嵩县", City)),
            Told.Of(Told.Division(Village, "410324101201", DivisionLevel.Village, "样例一村", County)),
            Told.Of(Told.Division(OtherVillage, "410325101201", DivisionLevel.Village, "样例二村", OtherCounty)));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Store.DisposeAsync();
    }
}

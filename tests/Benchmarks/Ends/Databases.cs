using Fupin.Chassis.Storage;
using Fupin.Roster;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Ends;

internal sealed class PublisherDb(DbContextOptions<PublisherDb> options, ServiceDbRuntime runtime) : ServiceDb(options, runtime)
{
    protected override void ConfigureModel(ModelBuilder model)
    {
    }
}

internal sealed class ReaderDb(DbContextOptions<ReaderDb> options, ServiceDbRuntime runtime) : ServiceDb(options, runtime)
{
    protected override void ConfigureModel(ModelBuilder model) => model.AddRoster();
}

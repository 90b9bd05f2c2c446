using Fupin.Access.V1;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Tests.Storage;

/// <summary>A service of the tests' own: a granary that publishes its sacks. Another one, downstream, keeps copies of them.</summary>
internal class GranaryDb(DbContextOptions options, ServiceDbRuntime runtime) : ServiceDb(options, runtime)
{
    public DbSet<Sack> Sacks => Set<Sack>();

    public DbSet<Copy> Copies => Set<Copy>();

    public DbSet<Arrival> Arrivals => Set<Arrival>();

    protected override void ConfigureModel(ModelBuilder model)
    {
        model.Entity<Sack>().HasIndex(sack => sack.Label);
        model.Entity<Sack>().ComplexProperty(sack => sack.Place);
        model.Entity<Copy>();
        model.Entity<Arrival>().Property(arrival => arrival.Id).ValueGeneratedOnAdd();
    }
}

internal sealed class DownstreamDb(DbContextOptions<DownstreamDb> options, ServiceDbRuntime runtime) : GranaryDb(options, runtime);

internal enum SackKind
{
    Wheat = 1,
    Maize = 2,
}

internal sealed class Sack : IVersioned
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required string Label { get; set; }
    public string? Note { get; set; }
    public long Weight { get; set; }
    public int? Moisture { get; set; }
    public bool Sealed { get; set; }
    public SackKind Kind { get; set; }
    public Role? Scope { get; set; }
    public DateOnly Harvested { get; set; }
    public DateOnly? Opened { get; set; }
    public DateTimeOffset WeighedAt { get; set; }
    public DateTimeOffset? EmptiedAt { get; set; }
    public required byte[] Seal { get; set; }
    public Guid? Origin { get; set; }
    public required Place Place { get; set; }
}

internal sealed record Place
{
    public required int Row { get; init; }
    public required string Shelf { get; init; }
}

internal sealed class Copy : IProjected
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public long Generation { get; set; }
    public byte[]? Digest { get; set; }
    public required string Text { get; set; }
}

/// <summary>One row for each time an event was applied.</summary>
internal sealed class Arrival
{
    public long Id { get; init; }
    public required string EventId { get; init; }
    public required long Position { get; init; }
}

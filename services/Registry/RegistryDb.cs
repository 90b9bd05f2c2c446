using Fupin.Chassis.Storage;
using Fupin.Registry.Divisions;
using Fupin.Registry.Households;
using Fupin.Registry.Imports;
using Fupin.Registry.Lists;
using Fupin.Registry.Villages;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry;

internal sealed class RegistryDb(DbContextOptions<RegistryDb> options, ServiceDbRuntime runtime) : ServiceDb(options, runtime)
{
    public DbSet<Division> Divisions => Set<Division>();
    public DbSet<DivisionSuccessor> DivisionSuccessors => Set<DivisionSuccessor>();
    public DbSet<Village> Villages => Set<Village>();
    public DbSet<VillageYear> VillageYears => Set<VillageYear>();
    public DbSet<Household> Households => Set<Household>();
    public DbSet<HouseholdYear> HouseholdYears => Set<HouseholdYear>();
    public DbSet<Person> Persons => Set<Person>();
    public DbSet<PersonYear> PersonYears => Set<PersonYear>();
    public DbSet<Import> Imports => Set<Import>();
    public DbSet<ImportBatch> ImportBatches => Set<ImportBatch>();
    public DbSet<Comparison> Comparisons => Set<Comparison>();
    public DbSet<Difference> Differences => Set<Difference>();

    protected override void ConfigureModel(ModelBuilder model)
    {
        model.AddDivisions();
        model.AddVillages();
        model.AddHouseholds();
        model.AddPast();
        model.AddImports();
        model.AddComparisons();
    }
}

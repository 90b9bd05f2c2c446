using Fupin.Assessment.ExitPlans;
using Fupin.Assessment.Figures;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment;

internal sealed class AssessmentDb(DbContextOptions<AssessmentDb> options, ServiceDbRuntime runtime) : ServiceDb(options, runtime)
{
    public DbSet<ExitPlan> ExitPlans => Set<ExitPlan>();

    public DbSet<MirroredDivision> Divisions => Set<MirroredDivision>();

    public DbSet<DivisionAncestor> DivisionAncestors => Set<DivisionAncestor>();

    public DbSet<HouseholdContribution> HouseholdContributions => Set<HouseholdContribution>();

    public DbSet<VillageContribution> VillageContributions => Set<VillageContribution>();

    public DbSet<HouseholdFigures> HouseholdFigures => Set<HouseholdFigures>();

    public DbSet<VillageFigures> VillageFigures => Set<VillageFigures>();

    protected override void ConfigureModel(ModelBuilder model)
    {
        ExitPlanTable.Configure(model);
        DivisionTable.Configure(model);
        FigureTable.Configure(model);
    }
}

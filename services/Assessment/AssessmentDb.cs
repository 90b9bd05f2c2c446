using Fupin.Assessment.ExitPlans;
using Fupin.Assessment.Figures;
using Fupin.Chassis.Storage;
using Fupin.Roster;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment;

internal sealed class AssessmentDb(DbContextOptions<AssessmentDb> options, ServiceDbRuntime runtime) : ServiceDb(options, runtime)
{
    public DbSet<ExitPlan> ExitPlans => Set<ExitPlan>();

    public DbSet<RosterDivision> Divisions => Set<RosterDivision>();

    public DbSet<RosterDivisionAncestor> DivisionAncestors => Set<RosterDivisionAncestor>();

    public DbSet<HouseholdFigures> HouseholdFigures => Set<HouseholdFigures>();

    public DbSet<VillageFigures> VillageFigures => Set<VillageFigures>();

    protected override void ConfigureModel(ModelBuilder model)
    {
        ExitPlanTable.Configure(model);
        model.AddRoster();
        FigureTable.Configure(model);
    }
}

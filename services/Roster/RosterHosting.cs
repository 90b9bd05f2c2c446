using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fupin.Roster;

/// <summary>
/// The Roster: a service's own replica of the registry's divisions, villages, households and persons, as far as its policy lets it read
/// them. Looked up with <see cref="RosterLookups"/>; nothing on the way of a request calls the registry.
/// </summary>
public static class RosterHosting
{
    /// <summary>Name of the log it follows.</summary>
    public const string Source = "registry";

    /// <summary>
    /// Keeps a roster in the service's database. Call <see cref="ServiceStorage.AddServiceDb{TDb}"/> first, and <see cref="AddRoster(ModelBuilder)"/>
    /// in its model; the tables' scripts come along.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="consumer">Name of the service.</param>
    /// <param name="persons">Whether it keeps the members too; who only counts and places households does without their data.</param>
    public static void AddRoster<TDb>(this IHostApplicationBuilder builder, string consumer, bool persons = true)
        where TDb : ServiceDb
    {
        builder.Services.AddScoped(services => new RosterProjection<TDb>(persons, services.GetServices<IRosterFollower<TDb>>()));
        builder.AddSubscription<TDb, RosterProjection<TDb>>(
            consumer, Source,
            DivisionRecorded.Descriptor, VillageRecorded.Descriptor, HouseholdRecorded.Descriptor, HouseholdRegistrationUndone.Descriptor);
    }

    /// <summary>The same, with something the service keeps in step with it, in one transaction.</summary>
    public static void AddRoster<TDb, TFollower>(this IHostApplicationBuilder builder, string consumer, bool persons = true)
        where TDb : ServiceDb
        where TFollower : class, IRosterFollower<TDb>
    {
        builder.Services.AddScoped<IRosterFollower<TDb>, TFollower>();
        builder.AddRoster<TDb>(consumer, persons);
    }

    /// <summary>The Roster's tables, in the model of a service that embeds it.</summary>
    public static void AddRoster(this ModelBuilder model)
    {
        model.Entity<RosterDivision>(division =>
        {
            division.ToTable("roster_division");
            division.HasKey(d => d.Id);
            division.HasIndex(d => d.Code);
        });
        model.Entity<RosterDivisionAncestor>(ancestor =>
        {
            ancestor.ToTable("roster_division_ancestor");
            ancestor.HasKey(a => new { a.AncestorId, a.DivisionId });
            ancestor.HasIndex(a => a.DivisionId);
        });
        model.Entity<RosterVillage>(village =>
        {
            village.ToTable("roster_village");
            village.HasKey(v => v.Id);
            village.HasIndex(v => v.DivisionId);
        });
        model.Entity<RosterHousehold>(household =>
        {
            household.ToTable("roster_household");
            household.HasKey(h => h.Id);
            household.HasIndex(h => h.DivisionId);
            household.HasIndex(h => h.Number);
        });
        model.Entity<RosterPerson>(person =>
        {
            person.ToTable("roster_person");
            person.HasKey(p => new { p.HouseholdId, p.Id });
        });
    }
}

using Fupin.Audit.V1;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Microsoft.Extensions.Hosting;

namespace Fupin.Chassis.Audit;

public static class AuditWitness
{
    /// <summary>
    /// Keeps the audit heads of a service that this one does not subscribe to otherwise; a subscription keeps those of its source by itself.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="witness">Name of this service.</param>
    /// <param name="service">Whose heads it keeps.</param>
    public static void AddAuditWitness<TDb>(this IHostApplicationBuilder builder, string witness, string service)
        where TDb : ServiceDb => builder.AddSubscription<TDb, Nothing<TDb>>(witness, service, AuditHeadPublished.Descriptor);

    /// <summary>The heads are kept with the checkpoint, so nothing is left to project.</summary>
    private sealed class Nothing<TDb> : IProjection<TDb>
        where TDb : ServiceDb
    {
        public IReadOnlyList<Holding<TDb>> Holdings => [];

        public Task ApplyAsync(TDb db, IReadOnlyList<FeedEvent> events, CancellationToken ct) => Task.CompletedTask;
    }
}

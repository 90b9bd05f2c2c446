using Fupin.Access.V1;
using Fupin.Audit.V1;
using Fupin.Chassis.Access;
using Grpc.Core;

namespace Fupin.Chassis.Audit;

/// <summary>The one place where a caller becomes an entry's actor.</summary>
internal static class AuditActor
{
    public static Actor Of(ServerCallContext call)
    {
        if (Caller.Of(call) is not { } caller) return new() { Peer = call.Peer };
        return new()
        {
            Subject = caller.Subject,
            DisplayName = caller.DisplayName,
            Department = caller.Department,
            Roles = { caller.Roles },
            Scope = caller.Scope.Text,
            CallingService = caller.Service,
            Peer = caller.Peer,
        };
    }

    /// <summary>What class A data is wanted for; unspecified: it stays masked.</summary>
    public static Purpose PurposeOf(ServerCallContext call) => Caller.Of(call)?.Purpose ?? Purpose.Unspecified;

    /// <summary>Work of a service that no call asked for.</summary>
    public static Actor OfWorker(string service, string worker) => new() { Subject = worker, CallingService = service, Roles = { Role.Service } };
}

using System.Diagnostics;
using Fupin.Audit.V1;
using Fupin.Chassis.Faults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fupin.Chassis.Audit;

/// <summary>What the audit knows of the call that runs: whose it is, which rpc, about what.</summary>
internal sealed class AuditCall(string service, string rpc, ServerCallContext call)
{
    public string Service => service;

    /// <summary>What the request is about; of a stream, once its first message is there.</summary>
    public string Resource { get; set; } = "";

    /// <summary>Writes of the call that went on record with it.</summary>
    public int Writes { get; set; }

    public Actor Actor { get; } = AuditActor.Of(call);

    /// <summary>Of the call this code runs for; null in background work. A call whose reads do not go on record is known by its first write.</summary>
    public static AuditCall? Enter(string service)
    {
        if (CallScope.Current is not { } running)
            return null;
        if (running.UserState.TryGetValue(typeof(AuditCall), out var known))
            return (AuditCall)known;
        var call = new AuditCall(service, running.Method.TrimStart('/').Replace('/', '.'), running);
        call.Enter();
        return call;
    }

    public void Enter() => call.UserState[typeof(AuditCall)] = this;

    /// <summary>An entry of this call, without what was done.</summary>
    public AuditEntry Entry(AuditAction action, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString("D"),
        Time = Timestamp.FromDateTimeOffset(now),
        Service = service,
        Actor = Actor,
        Action = action,
        Rpc = rpc,
        Resource = Resource,
        Purpose = AuditActor.PurposeOf(call),
        Outcome = nameof(StatusCode.OK),
        TraceId = Activity.Current?.TraceId.ToHexString() ?? "",
    };
}

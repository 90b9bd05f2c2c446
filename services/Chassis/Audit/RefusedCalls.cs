using System.Diagnostics.Metrics;
using Fupin.Access.V1;
using Fupin.Audit.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Chassis.Audit;

/// <summary>
/// Puts on record what access control refused before an rpc ran: who, which rpc, about what, why. The same refusal is one entry with its count
/// until that is stored (1 s at most), so whoever knocks often does not fill the record: of one caller and rpc at most <see cref="Resources"/>
/// resources are named in that time, and <see cref="Kinds"/> entries wait in all; what is beyond is counted in one more. Who is unknown (no
/// token, or a wrong one) is one entry per reason, with the address that came first.
/// </summary>
internal sealed class RefusedCalls(AuditedRpcs rpcs)
{
    public const int Resources = 10;
    public const int Kinds = 1000;

    private static readonly Counter<long> Refused =
        new Meter("Fupin.Access").CreateCounter<long>("fupin.access.refused", "{call}", "Calls that access control refused, by rpc and reason.");

    private readonly Lock _lock = new();
    private readonly Dictionary<Kind, AuditEntry> _open = [];
    private readonly Dictionary<Kind, int> _named = [];

    public void Note(ServerCallContext call, IMessage? request, Fault refusal)
    {
        if (!IsRefusal(refusal) || rpcs.Find(call.Method) is not { } rpc || rpcs.RecordOf(rpc, request) is not { Runtime.Audit: not null } record)
            return;
        Refused.Add(1, new("rpc", rpc.Name), new("reason", refusal.Reason));
        var actor = AuditActor.Of(call);
        var known = actor.Subject.Length > 0;
        var caller = new Kind(record.Service, actor.Subject, actor.CallingService, known ? rpc.Name : "", refusal.Reason, "");
        var resource = known && request is not null ? rpc.Resource(request) : "";
        lock (_lock)
        {
            if (_open.TryGetValue(caller with { Resource = resource }, out var same))
            {
                same.Count++;
                return;
            }
            var kind = caller with { Resource = resource.Length > 0 && _named.GetValueOrDefault(caller) < Resources ? resource : "" };
            if (_open.Count >= Kinds)
                kind = new(record.Service, "", "", "", "OTHERS", "");
            if (_open.TryGetValue(kind, out same))
            {
                same.Count++;
                return;
            }
            Open(kind, caller, Entry(call, rpc, record, actor, refusal, kind), record);
        }
    }

    /// <summary>What access control decides on who somebody is, and what he may; bad input is none of it.</summary>
    private static bool IsRefusal(Fault fault) =>
        fault.Code is StatusCode.PermissionDenied or StatusCode.Unauthenticated || fault.Violations.Any(v => v.Field == CallAccess.PurposeHeader);

    private static AuditEntry Entry(ServerCallContext call, AuditedRpc rpc, ReadEntries record, Actor actor, Fault refusal, Kind kind)
    {
        var entry = new AuditCall(record.Service, rpc.Name, call) { Resource = kind.Resource }.Entry(rpc.IsStream ? AuditAction.StreamBegin : rpc.Action, record.Runtime.Now());
        (entry.Outcome, entry.Reason, entry.Count) = (refusal.Code.ToString(), refusal.Reason, 1);
        if (kind is { Reason: "OTHERS" })
            (entry.Actor, entry.Rpc, entry.Reason) = (new Actor { Peer = actor.Peer }, "", kind.Reason);
        return entry;
    }

    private void Open(Kind kind, Kind caller, AuditEntry entry, ReadEntries record)
    {
        var waiting = new ReadEntry(entry, null) { Sealing = () => Close(kind, caller) };
        if (!record.TryAdd(waiting))
            return;
        _open.Add(kind, entry);
        if (kind.Resource.Length > 0)
            _named[caller] = _named.GetValueOrDefault(caller) + 1;
    }

    /// <summary>From here on the entry's bytes are made: the next refusal of the kind opens another.</summary>
    private void Close(Kind kind, Kind caller)
    {
        lock (_lock)
        {
            if (!_open.Remove(kind) || kind.Resource.Length == 0)
                return;
            if (--_named[caller] == 0)
                _named.Remove(caller);
        }
    }

    private readonly record struct Kind(string Service, string Subject, string CallingService, string Rpc, string Reason, string Resource);
}

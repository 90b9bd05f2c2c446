using Fupin.Access.V1;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Limits;
using Fupin.Chassis.Values;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Chassis.Access;

/// <summary>Judges one call by the policy of its rpc: who, by which role, where. Nothing of the rpc has run by then.</summary>
internal sealed class CallAccess(TokenReader tokens, RpcPolicies policies, CallerLimits limits, TimeProvider clock)
{
    /// <summary>Metadata in which a caller states what he needs class A data for.</summary>
    public const string PurposeHeader = "fupin-purpose";

    private const string HouseholdCollection = "households";

    /// <summary>Null: the rpc is open.</summary>
    public async ValueTask<Admission?> AdmitAsync(ServerCallContext call)
    {
        if (RpcPolicies.IsOpen(call.Method))
        {
            limits.TakeCall(LimitedCaller.At(call));
            return null;
        }

        var headers = call.GetHttpContext().Request.Headers;
        var identity = await tokens.ReadAsync(headers.Authorization, call.CancellationToken);
        // before anything is looked up for him
        limits.TakeCall(LimitedCaller.Of(identity));
        // who he is stands even when he is refused: that goes on record
        Enter(call, identity, null, Granted(identity), Purpose.Unspecified);
        if (policies.Find(call.Method) is not { } policy)
        {
            // a method without a policy can't be mapped; should it be, nobody may call it
            if (!RpcPolicies.IsForAnyCaller(call.Method)) throw AccessErrors.Role("");
            return Enter(call, identity, null, new([], []), Purpose.Unspecified);
        }

        policy.Admit(identity);
        var purpose = policy.PurposeOf(headers[PurposeHeader]);
        return Enter(call, identity, policy, await ScopeAsync(identity, policy, call.CancellationToken), purpose);
    }

    /// <exception cref="Fault">PERMISSION_DENIED OUTSIDE_SCOPE, INVALID_ARGUMENT for what is no resource name. Unlimited callers hear that from the rpc.</exception>
    public static async ValueTask CheckAsync(RpcPolicy policy, Scope scope, List<string> values, CancellationToken ct)
    {
        var standings = policy.Standings!;
        var byCollection = new Dictionary<string, List<Guid>>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            if (value.Length == 0)
            {
                Judge(scope, await standings.OfEmptyAsync(ct) is { Paths.Count: > 0 } standing ? standing : throw NotAResource());
                continue;
            }

            var collection = value[..Math.Max(0, value.IndexOf('/', StringComparison.Ordinal))];
            if (!standings.Collections.Contains(collection) || !ResourceNames.TryParse(collection, value, out var id)) throw NotAResource();
            if (!byCollection.TryGetValue(collection, out var ids)) byCollection.Add(collection, ids = []);
            ids.Add(id);
        }

        foreach (var (collection, ids) in byCollection)
        {
            var found = await standings.FindAsync(collection, ids, ct);
            for (var i = 0; i < ids.Count; i++)
                if (collection != HouseholdCollection || found[i].Paths.Count == 0 || !scope.Covers(ids[i]))
                    Judge(scope, found[i]);
        }

        Fault NotAResource() => AccessErrors.NotAResource(policy.ScopeField!.Path, standings.Collections);
    }

    private static void Judge(Scope scope, Standing standing)
    {
        if (standing.Paths.Count == 0) throw AccessErrors.OutsideScope();
        foreach (var path in standing.Paths)
            if (!scope.Covers(path) && !(standing.IsPlace && scope.IsOnTheWay(path))) throw AccessErrors.OutsideScope();
    }

    private static Admission Enter(ServerCallContext call, Identity identity, RpcPolicy? policy, Scope scope, Purpose purpose)
    {
        var caller = new Caller(identity, scope, purpose, call, call.GetHttpContext().RequestServices);
        call.UserState[typeof(Caller)] = caller;
        return new(caller, policy);
    }

    /// <summary>All he was granted, whatever the rpc: for the record only.</summary>
    private Scope Granted(Identity identity)
    {
        if (IsWhole(identity)) return Scope.Whole;
        var today = clock.Today();
        return new(identity.Divisions.Where(d => d.HoldsOn(today)).Select(d => d.Code), identity.Households);
    }

    private static bool IsWhole(Identity identity) => identity.Divisions.Any(d => d is { Code: DivisionGrant.Everywhere, From: null, To: null });

    /// <summary>What holds today, by the roles that this rpc knows: a helper's households count where helpers are meant, and nothing else of his does.</summary>
    private async ValueTask<Scope> ScopeAsync(Identity identity, RpcPolicy policy, CancellationToken ct)
    {
        var beyond = policy.AdmitsBeyondHouseholds(identity);
        if (beyond && IsWhole(identity)) return Scope.Whole;
        var today = clock.Today();
        var divisions = beyond ? identity.Divisions.Where(d => d.HoldsOn(today)).Select(d => d.Code) : [];
        if (!policy.Admits(identity, Role.Helper) || identity.Households.Count == 0) return new(divisions, []);
        var ways = policy.Standings?.Collections.Contains(HouseholdCollection) == true
            ? (await policy.Standings.FindAsync(HouseholdCollection, identity.Households, ct)).SelectMany(standing => standing.Paths)
            : [];
        return new(divisions, identity.Households, ways);
    }
}

/// <summary>A call that may run.</summary>
internal sealed record Admission(Caller Caller, RpcPolicy? Policy)
{
    /// <summary>The scope field of a request is to be looked at.</summary>
    public bool IsScoped => Policy?.ScopeField is not null && !Caller.Scope.IsWhole;

    /// <returns>Whether the message carried the field.</returns>
    public async ValueTask<bool> CheckAsync(object message, CancellationToken ct)
    {
        if (!IsScoped) return true;
        var values = Policy!.ScopeField!.Read((IMessage)message);
        if (values.Count > 0) await CallAccess.CheckAsync(Policy, Caller.Scope, values, ct);
        return values.Count > 0;
    }
}

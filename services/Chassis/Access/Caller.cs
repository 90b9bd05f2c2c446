using Fupin.Access.V1;
using Fupin.Chassis.Faults;
using Fupin.Type.V1;
using Grpc.Core;

namespace Fupin.Chassis.Access;

/// <summary>Who makes the call that is being answered, on what he may act, and what for. Present in every rpc but health.</summary>
public sealed class Caller
{
    private readonly Identity _identity;
    private readonly ServerCallContext _call;

    internal Caller(Identity identity, Scope scope, Purpose purpose, ServerCallContext call, IServiceProvider services)
    {
        (_identity, Scope, Purpose, _call, Services) = (identity, scope, purpose, call, services);
    }

    public string Subject => _identity.Subject;

    public string DisplayName => _identity.DisplayName;

    public Department Department => _identity.Department;

    public IReadOnlyList<Role> Roles => _identity.Roles;

    /// <summary>As granted, whatever the day; <see cref="Scope"/> is what holds now.</summary>
    public IReadOnlyList<DivisionGrant> Divisions => _identity.Divisions;

    public IReadOnlyList<Guid> Households => _identity.Households;

    /// <summary>Name of the calling service; empty for a person.</summary>
    public string Service => _identity.Service;

    /// <summary>Classes of personal data he may hold as a subscriber.</summary>
    public IReadOnlyList<DataClass> DataClasses => _identity.DataClasses;

    public DateTimeOffset Expires => _identity.Expires;

    /// <summary>Where he may act in this call, today.</summary>
    public Scope Scope { get; }

    /// <summary>What he says he needs class A data for, and may; unspecified: everything of class A stays masked.</summary>
    public Purpose Purpose { get; }

    /// <summary>Address of the connection.</summary>
    public string Peer => _call.Peer;

    internal IServiceProvider Services { get; }

    /// <summary>Of the call this code runs for; null in background work.</summary>
    public static Caller? Current => CallScope.Current is { } call ? Of(call) : null;

    internal static Caller? Of(ServerCallContext call) => call.UserState.TryGetValue(typeof(Caller), out var caller) ? (Caller)caller : null;
}

/// <summary>The caller of a call.</summary>
public static class CallerOfCall
{
    /// <exception cref="InvalidOperationException">The rpc is open to everybody, so nobody is known.</exception>
    public static Caller Caller(this ServerCallContext call) =>
        Access.Caller.Of(call) ?? throw new InvalidOperationException($"{call.Method} has no caller: it is open, or access control did not run");
}

using System.Collections.Frozen;
using Fupin.Access.V1;
using Fupin.Type.V1;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Access;

/// <summary>The policy of one rpc, ready to be judged by.</summary>
internal sealed class RpcPolicy
{
    private readonly FrozenSet<Role> _roles;
    private readonly FrozenSet<Department> _departments;
    private readonly FrozenSet<Purpose> _purposes;
    private readonly string _roleNames;
    private readonly string _departmentNames;
    private readonly string _purposeNames;

    public RpcPolicy(MethodDescriptor rpc, IStandings? standings)
    {
        var policy = PolicyRules.Of(rpc)!;
        Name = rpc.FullName;
        Reads = policy.Reads;
        Standings = standings;
        ScopeField = policy.ScopeField.Length > 0 ? new(rpc.InputType, policy.ScopeField) : null;
        _roles = policy.Roles.ToFrozenSet();
        _departments = policy.Departments.ToFrozenSet();
        _purposes = policy.Purposes.ToFrozenSet();
        _roleNames = string.Join(", ", policy.Roles.Select(ShortNames.Of));
        _departmentNames = string.Join(", ", policy.Departments.Select(ShortNames.Of));
        _purposeNames = string.Join(", ", policy.Purposes.Select(ShortNames.Of));
    }

    public string Name { get; }

    public DataClass Reads { get; }

    /// <summary>Null: the answer is cut to the caller's scope by the rpc itself, or nothing in it belongs to a division.</summary>
    public ScopeField? ScopeField { get; }

    public IStandings? Standings { get; }

    /// <exception cref="Faults.Fault">PERMISSION_DENIED: neither a role nor the department of the caller may.</exception>
    public void Admit(Identity identity)
    {
        if (!identity.Roles.Any(_roles.Contains)) throw AccessErrors.Role(_roleNames);
        if (_departments.Count > 0 && !_departments.Contains(identity.Department)) throw AccessErrors.Department(_departmentNames);
    }

    /// <summary>Whether the caller may act by this role here.</summary>
    public bool Admits(Identity identity, Role role) => _roles.Contains(role) && identity.Roles.Contains(role);

    /// <summary>Whether another role than helper brings the caller here: a helper's rights end at his households.</summary>
    public bool AdmitsBeyondHouseholds(Identity identity) => identity.Roles.Any(role => role != Role.Helper && _roles.Contains(role));

    /// <exception cref="Faults.Fault">INVALID_ARGUMENT: a purpose that this rpc does not take, or that there is not.</exception>
    public Purpose PurposeOf(string? stated)
    {
        if (string.IsNullOrWhiteSpace(stated)) return Purpose.Unspecified;
        if (ShortNames.TryPurpose(stated, out var purpose) && _purposes.Contains(purpose)) return purpose;
        throw AccessErrors.PurposeNotAllowed(ShortNames.TryPurpose(stated, out var known) ? ShortNames.Of(known) : "?", _purposeNames);
    }
}

using System.Diagnostics.CodeAnalysis;
using Grpc.Core;

namespace Fupin.Chassis.Faults;

/// <summary>
/// The only exception that leaves a service; a service makes them in named factories (<c>RegistryErrors.HouseholdNotFound</c>).
/// Anything else reaches the caller as INTERNAL with a trace id. Texts and metadata never hold class A or B data.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "the word of the contract: a fault is an answer, thrown to get out of the rpc")]
public sealed class Fault : Exception
{
    /// <param name="code">gRPC status.</param>
    /// <param name="domain">Who says so, e.g. <c>registry.fupin</c>; a reason means one thing in its domain.</param>
    /// <param name="reason">UPPER_SNAKE_CASE, for programs.</param>
    /// <param name="zh">What happened and what to do, for officers.</param>
    /// <param name="en">The same in English.</param>
    /// <param name="metadata">Further facts for programs.</param>
    /// <param name="violations">The fields that are wrong.</param>
    /// <param name="retryAfter">How long to wait before the same call may succeed, where waiting helps.</param>
    public Fault(
        StatusCode code,
        string domain,
        string reason,
        string zh,
        string en,
        IReadOnlyDictionary<string, string>? metadata = null,
        IReadOnlyList<FieldViolation>? violations = null,
        TimeSpan? retryAfter = null)
        : base($"{reason}: {en}")
    {
        if (code == StatusCode.OK) throw new ArgumentException("OK is not a fault", nameof(code));
        (Code, Domain, Reason, Zh, En) = (code, domain, reason, zh, en);
        Metadata = metadata ?? new Dictionary<string, string>(StringComparer.Ordinal);
        Violations = violations ?? [];
        RetryAfter = retryAfter;
    }

    public StatusCode Code { get; }

    public string Domain { get; }

    public string Reason { get; }

    public string Zh { get; }

    public string En { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyList<FieldViolation> Violations { get; }

    public TimeSpan? RetryAfter { get; }

    /// <summary>INVALID_ARGUMENT with reason INVALID_FIELD: the request itself is wrong, whatever the state.</summary>
    public static Fault BadRequest(string domain, IReadOnlyList<FieldViolation> violations)
    {
        ArgumentOutOfRangeException.ThrowIfZero(violations.Count, nameof(violations));
        return new(
            StatusCode.InvalidArgument,
            domain,
            "INVALID_FIELD",
            string.Join("；", violations.Select(v => v.Zh)),
            string.Join("; ", violations.Select(v => v.En)),
            violations: violations);
    }
}

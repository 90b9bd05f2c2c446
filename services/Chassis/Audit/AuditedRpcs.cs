using System.Collections.Frozen;
using Fupin.Chassis.Reflection;
using Google.Protobuf;

namespace Fupin.Chassis.Audit;

/// <summary>The audited rpcs and the audited services of this process.</summary>
internal sealed class AuditedRpcs(MappedServices mapped, IEnumerable<ReadEntries> services)
{
    private readonly FrozenDictionary<string, ReadEntries> _services = services.ToFrozenDictionary(s => s.Service, StringComparer.Ordinal);

    private readonly Lazy<FrozenDictionary<string, AuditedRpc>> _rpcs = new(() => mapped.Descriptors
        .SelectMany(service => service.Methods)
        .Select(rpc => (Method: $"/{rpc.Service.FullName}/{rpc.Name}", Rpc: AuditedRpc.Of(rpc)))
        .Where(pair => pair.Rpc is not null)
        .ToFrozenDictionary(pair => pair.Method, pair => pair.Rpc!, StringComparer.Ordinal));

    public AuditedRpc? Find(string method) => _rpcs.Value.GetValueOrDefault(method);

    /// <summary>Where calls of the rpc go on record; null in a process that keeps no records of that service, such as a test of the chassis.</summary>
    public ReadEntries? RecordOf(AuditedRpc rpc, IMessage? request)
    {
        foreach (var name in rpc.Services(request))
        {
            if (_services.TryGetValue(name, out var own))
                return own;
            // instances: `aid/education` answers calls of package aid
            if (_services.Values.FirstOrDefault(s => s.Service.StartsWith(name + "/", StringComparison.Ordinal)) is { } instance)
                return instance;
        }
        return null;
    }

    /// <exception cref="Faults.Fault">NOT_FOUND UNKNOWN_SERVICE.</exception>
    public ReadEntries Of(string service) => _services.GetValueOrDefault(service) ?? throw AuditErrors.UnknownService(service);
}

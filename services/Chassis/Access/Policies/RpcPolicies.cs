using System.Collections.Frozen;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Reflection;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fupin.Chassis.Access;

/// <summary>The policies of all rpcs this process serves, by the name they are called with. Wrong ones stop the start.</summary>
internal sealed class RpcPolicies(MappedServices services, IServiceProvider provider) : IHostedService
{
    private const string Health = "grpc.health.v1.Health";
    private const string Reflection = "grpc.reflection.v1.ServerReflection";

    private readonly Lazy<FrozenDictionary<string, RpcPolicy>> _policies = new(() => Read(services, provider));

    /// <summary>The policy of an rpc of the suite.</summary>
    public RpcPolicy? Find(string method) => _policies.Value.GetValueOrDefault(method);

    /// <summary>Probes hold no token, and health tells of nothing else.</summary>
    public static bool IsOpen(string method) => method.StartsWith($"/{Health}/", StringComparison.Ordinal);

    /// <summary>The contracts are public, what this process serves is not: reflection is for whoever has any valid token.</summary>
    public static bool IsForAnyCaller(string method) => method.StartsWith($"/{Reflection}/", StringComparison.Ordinal);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = _policies.Value;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static FrozenDictionary<string, RpcPolicy> Read(MappedServices services, IServiceProvider provider)
    {
        var policies = new Dictionary<string, RpcPolicy>(StringComparer.Ordinal);
        List<string> problems = [];
        foreach (var rpc in services.Descriptors.Where(s => s.FullName is not Health and not Reflection).SelectMany(s => s.Methods))
        {
            var wrong = PolicyRules.Problems(rpc).ToList();
            problems.AddRange(wrong);
            if (wrong.Count > 0) continue;
            var standings = provider.GetKeyedService<IStandings>(rpc.File.Package);
            var policy = new RpcPolicy(rpc, standings);
            if (policy.ScopeField is not null && standings is null) problems.Add($"{rpc.FullName} has a scope_field, but nobody says where resources of {rpc.File.Package} stand");
            policies.Add($"/{rpc.Service.FullName}/{rpc.Name}", policy);
        }

        return problems.Count == 0
            ? policies.ToFrozenDictionary(StringComparer.Ordinal)
            : throw new StartupException($"接口权限有误：{string.Join("；", problems)}", $"the access policies are wrong: {string.Join("; ", problems)}");
    }
}

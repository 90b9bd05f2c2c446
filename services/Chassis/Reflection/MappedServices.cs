using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;

namespace Fupin.Chassis.Reflection;

/// <summary>The gRPC services that this process really serves, from its endpoints, found when first asked for.</summary>
internal sealed class MappedServices
{
    private readonly Lazy<IReadOnlyList<ServiceDescriptor>> _services;
    private readonly Lazy<SymbolIndex> _symbols;

    public MappedServices(EndpointDataSource endpoints)
    {
        _services = new(() => Find(endpoints));
        _symbols = new(() => new SymbolIndex(
            _services.Value.SelectMany(service => ContractFiles.Of(service.File.MessageTypes[0].ClrType.Assembly)).Distinct()));
    }

    public IReadOnlyList<ServiceDescriptor> Descriptors => _services.Value;

    public IReadOnlyList<string> Names => [.. _services.Value.Select(service => service.FullName)];

    public SymbolIndex Symbols => _symbols.Value;

    private static IReadOnlyList<ServiceDescriptor> Find(EndpointDataSource endpoints) =>
    [
        .. endpoints.Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<System.Type>()
            .Distinct()
            .Select(DescriptorOf)
            .OrderBy(service => service.FullName, StringComparer.Ordinal),
    ];

    /// <summary>A service derives from the generated base class, which is nested in the class that has the descriptor.</summary>
    private static ServiceDescriptor DescriptorOf(System.Type service)
    {
        for (var type = service; type is not null; type = type.BaseType)
            if (type.DeclaringType?.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is ServiceDescriptor found)
                return found;
        throw new InvalidOperationException($"{service} does not derive from a generated service base");
    }
}

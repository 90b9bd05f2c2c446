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

    private IEndpointRouteBuilder? _app;

    public MappedServices()
    {
        _services = new(() => Find(_app ?? throw new InvalidOperationException("nothing is mapped before MapChassis")));
        _symbols = new(() => new SymbolIndex(
            _services.Value.SelectMany(service => ContractFiles.Of(service.File.MessageTypes[0].ClrType.Assembly)).Distinct()));
    }

    /// <summary>Where services are mapped. Known before the server listens, which the endpoints of the request pipeline are not.</summary>
    public void Watch(IEndpointRouteBuilder app) => _app = app;

    public IReadOnlyList<string> Names => [.. _services.Value.Select(service => service.FullName)];

    public IReadOnlyList<ServiceDescriptor> Descriptors => _services.Value;

    public SymbolIndex Symbols => _symbols.Value;

    private static IReadOnlyList<ServiceDescriptor> Find(IEndpointRouteBuilder app) =>
    [
        .. app.DataSources.SelectMany(source => source.Endpoints)
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

using System.Collections.Concurrent;
using System.Reflection;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Reflection;

/// <summary>The proto files compiled into an assembly. The generated code registers them nowhere; it has a class *Reflection per file.</summary>
internal static class ContractFiles
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyList<FileDescriptor>> Known = new();

    public static IReadOnlyList<FileDescriptor> Of(Assembly assembly) => Known.GetOrAdd(assembly, Find);

    private static IReadOnlyList<FileDescriptor> Find(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>(),
    ];
}

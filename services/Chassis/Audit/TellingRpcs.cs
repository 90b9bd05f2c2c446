using System.Collections.Frozen;
using Fupin.Chassis.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Audit;

/// <summary>Which rpcs tell resources of a collection when they are asked about a division, from their contracts: the answer holds them or names them.</summary>
internal static class TellingRpcs
{
    private static readonly MethodDescriptor[] Rpcs =
        [.. ContractFiles.Of(typeof(Fupin.Audit.V1.AuditEntry).Assembly).SelectMany(file => file.Services).SelectMany(service => service.Methods)];

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, FrozenSet<string>> Known = new(StringComparer.Ordinal);

    /// <param name="collection">E.g. <c>households</c>.</param>
    /// <returns>Full names.</returns>
    public static FrozenSet<string> Of(string collection) => Known.GetOrAdd(collection, static name =>
        Rpcs.Where(rpc => rpc.Name.EndsWith($"Export{name}", StringComparison.OrdinalIgnoreCase) || Tells(rpc.OutputType, name[..^1], []))
            .Select(rpc => rpc.FullName).ToFrozenSet(StringComparer.Ordinal));

    private static bool Tells(MessageDescriptor message, string singular, HashSet<MessageDescriptor> seen) =>
        seen.Add(message) && message.Fields.InDeclarationOrder().Any(field => field.FieldType switch
        {
            FieldType.String => string.Equals(field.Name, singular, StringComparison.Ordinal),
            FieldType.Message => string.Equals(field.MessageType.Name, singular, StringComparison.OrdinalIgnoreCase) || Tells(field.MessageType, singular, seen),
            _ => false,
        });
}

using System.Collections.Frozen;
using System.Reflection;
using Fupin.Access.V1;
using Fupin.Chassis.Protection;
using Fupin.Exchange.V1;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Chassis.Exchange;

/// <summary>The message types of the contracts, by name.</summary>
internal static class EventTypes
{
    private static readonly FrozenDictionary<string, MessageDescriptor> Known = typeof(Batch).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
        .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
        .OfType<FileDescriptor>()
        .SelectMany(file => file.MessageTypes)
        .ToFrozenDictionary(type => type.FullName, StringComparer.Ordinal);

    public static MessageDescriptor? Find(string typeUrl) => Known.GetValueOrDefault(Any.GetTypeName(typeUrl));

    /// <summary>Whether an event of this type may hold class B data; of a type not in the contracts nothing is known, so it may.</summary>
    public static bool MayHoldClassB(string typeUrl) =>
        !Known.TryGetValue(Any.GetTypeName(typeUrl), out var type) || DataClasses.Holds(type, DataClass.B);
}

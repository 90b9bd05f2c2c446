using System.Collections;
using System.Collections.Concurrent;
using Fupin.Access.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Protection;

/// <summary>The data class of a message's fields, as the contract's <c>data_class</c> option says, through nested messages.</summary>
public static class DataClasses
{
    private static readonly ConcurrentDictionary<(MessageDescriptor, DataClass), Plan> Plans = new();

    /// <summary>Whether a message of this type can hold data of the class, in itself or in a message within it.</summary>
    public static bool Holds(MessageDescriptor type, DataClass dataClass) => Of(type, dataClass) is { Holds: true };

    /// <summary>Whether the message, or one within it, has a value of the class.</summary>
    public static bool IsIn(IMessage message, DataClass dataClass)
    {
        var plan = Of(message.Descriptor, dataClass);
        foreach (var field in plan.Cleared)
            if (HasValue(field, message))
                return true;
        foreach (var field in plan.Searched)
            foreach (var inner in Within(field, message))
                if (IsIn(inner, dataClass))
                    return true;
        return false;
    }

    /// <summary>Clears every field of the class, in the message and in all messages within it.</summary>
    public static void Clear(IMessage message, DataClass dataClass)
    {
        var plan = Of(message.Descriptor, dataClass);
        foreach (var field in plan.Cleared)
            field.Accessor.Clear(message);
        foreach (var field in plan.Searched)
            foreach (var inner in Within(field, message))
                Clear(inner, dataClass);
    }

    /// <summary>A number that is not known to be unset counts as set: to clear it again harms nothing.</summary>
    private static bool HasValue(FieldDescriptor field, IMessage message) => field.HasPresence
        ? field.Accessor.HasValue(message)
        : field.Accessor.GetValue(message) switch
        {
            string text => text.Length > 0,
            ByteString bytes => !bytes.IsEmpty,
            ICollection several => several.Count > 0,
            _ => true,
        };

    private static IEnumerable<IMessage> Within(FieldDescriptor field, IMessage message) => field.Accessor.GetValue(message) switch
    {
        IDictionary map => map.Values.Cast<IMessage>(),
        IList list => list.Cast<IMessage>(),
        IMessage one => [one],
        _ => [],
    };

    private static Plan Of(MessageDescriptor type, DataClass dataClass) =>
        Plans.GetOrAdd((type, dataClass), static key => Make(key.Item1, key.Item2));

    private static Plan Make(MessageDescriptor type, DataClass dataClass)
    {
        List<FieldDescriptor> cleared = [];
        List<FieldDescriptor> searched = [];
        foreach (var field in type.Fields.InDeclarationOrder())
            if (ClassOf(field) == dataClass)
                cleared.Add(field);
            else if (Inner(field) is { } inner && Reaches(inner, dataClass, []))
                searched.Add(field);
        return new Plan([.. cleared], [.. searched]);
    }

    private static bool Reaches(MessageDescriptor type, DataClass dataClass, HashSet<MessageDescriptor> seen) =>
        seen.Add(type) && type.Fields.InDeclarationOrder().Any(field =>
            ClassOf(field) == dataClass || (Inner(field) is { } inner && Reaches(inner, dataClass, seen)));

    /// <summary>The message type a field holds, also as the values of a map.</summary>
    private static MessageDescriptor? Inner(FieldDescriptor field)
    {
        var value = field.IsMap ? field.MessageType.FindFieldByNumber(2) : field;
        return value.FieldType is FieldType.Message or FieldType.Group ? value.MessageType : null;
    }

    private static DataClass ClassOf(FieldDescriptor field) =>
        field.GetOptions() is { } options ? options.GetExtension(AccessExtensions.DataClass) : DataClass.Unspecified;

    /// <summary>What to do with a message of a type: made once, for reading options costs.</summary>
    private sealed record Plan(FieldDescriptor[] Cleared, FieldDescriptor[] Searched)
    {
        public bool Holds => Cleared.Length > 0 || Searched.Length > 0;
    }
}

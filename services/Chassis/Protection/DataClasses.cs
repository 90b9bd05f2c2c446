using System.Collections.Concurrent;
using Fupin.Access.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Protection;

/// <summary>The data class of a message's fields, as the contract's <c>data_class</c> option says, through nested messages.</summary>
public static class DataClasses
{
    private static readonly ConcurrentDictionary<(MessageDescriptor, DataClass), bool> Known = new();

    /// <summary>Whether a message of this type can hold data of the class, in itself or in a message within it.</summary>
    public static bool Holds(MessageDescriptor type, DataClass dataClass) =>
        Known.GetOrAdd((type, dataClass), static key => Search(key.Item1, key.Item2, []));

    /// <summary>Clears every field of the class, in the message and in all messages within it.</summary>
    public static void Clear(IMessage message, DataClass dataClass)
    {
        if (!Holds(message.Descriptor, dataClass))
            return;
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (ClassOf(field) == dataClass)
                field.Accessor.Clear(message);
            else if (field.FieldType == FieldType.Message && !field.IsMap && field.IsRepeated)
                foreach (IMessage item in (System.Collections.IList)field.Accessor.GetValue(message))
                    Clear(item, dataClass);
            else if (field.IsMap && field.MessageType.FindFieldByNumber(2).FieldType == FieldType.Message)
                foreach (IMessage item in ((System.Collections.IDictionary)field.Accessor.GetValue(message)).Values)
                    Clear(item, dataClass);
            else if (field.FieldType == FieldType.Message && !field.IsMap && field.Accessor.GetValue(message) is IMessage inner)
                Clear(inner, dataClass);
        }
    }

    private static bool Search(MessageDescriptor type, DataClass dataClass, HashSet<MessageDescriptor> seen) =>
        seen.Add(type) && type.Fields.InDeclarationOrder().Any(field =>
            ClassOf(field) == dataClass || (field.FieldType == FieldType.Message && Search(field.MessageType, dataClass, seen)));

    private static DataClass ClassOf(FieldDescriptor field) =>
        field.GetOptions() is { } options ? options.GetExtension(AccessExtensions.DataClass) : DataClass.Unspecified;
}

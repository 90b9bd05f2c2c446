using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using Fupin.Chassis.Faults;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fupin.Chassis.Requests;

/// <summary>
/// Refuses texts with U+0000, which PostgreSQL can't store and no officer means: INVALID_ARGUMENT, each field by its path. Streams judge
/// their rows themselves, for there a bad one holds back its household only.
/// </summary>
internal sealed class TextInterceptor : Interceptor
{
    private static readonly ConcurrentDictionary<MessageDescriptor, FieldDescriptor[]> Fields = new();

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var check = new FieldCheck(ChassisErrors.Domain);
        Look((IMessage)request, "", check);
        check.ThrowIfAny();
        return continuation(request, context);
    }

    private static void Look(IMessage message, string path, FieldCheck check)
    {
        foreach (var field in Fields.GetOrAdd(message.Descriptor, TextsOf))
        {
            var at = path + field.Name;
            switch (field.Accessor.GetValue(message))
            {
                case string text:
                    Look(text, at, check);
                    break;
                case IMessage inner:
                    Look(inner, $"{at}.", check);
                    break;
                case IList several:
                    for (var i = 0; i < several.Count; i++)
                    {
                        var item = string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]");
                        if (several[i] is IMessage inner) Look(inner, $"{item}.", check);
                        else Look((string)several[i]!, item, check);
                    }

                    break;
            }
        }
    }

    private static void Look(string text, string field, FieldCheck check) =>
        check.Require(!text.Contains('\0', StringComparison.Ordinal), field, "NUL_CHARACTER", $"{field} 含有空字符（U+0000）", $"{field} holds a NUL character (U+0000)");

    private static FieldDescriptor[] TextsOf(MessageDescriptor type) =>
        [.. type.Fields.InDeclarationOrder().Where(field => field is { IsMap: false, FieldType: FieldType.String or FieldType.Message })];
}

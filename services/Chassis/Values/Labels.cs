using System.Diagnostics.CodeAnalysis;
using Fupin.Chassis.Reflection;
using Fupin.Type.V1;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Values;

/// <summary>
/// What officers call the values of the contracts' enums: the Chinese label, the national code and the other spellings, from
/// the proto options.
/// </summary>
public static class Labels
{
    /// <summary>
    /// Reads a cell. Spaces inside are ignored, full-width brackets, letters and digits count as the plain ones. Empty and unknown
    /// texts give false.
    /// </summary>
    public static bool TryParse<TEnum>([NotNullWhen(true)] string? text, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        return !string.IsNullOrEmpty(text) && Table<TEnum>.Values.TryGetValue(Folding.Fold(text), out value);
    }

    /// <summary>The Chinese label; empty for the unspecified value.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => Table<TEnum>.Texts.TryGetValue(value, out var texts) ? texts.Label : "";

    /// <summary>The code in the national standard; empty where there is none.</summary>
    public static string CodeOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => Table<TEnum>.Texts.TryGetValue(value, out var texts) ? texts.Code : "";

    /// <summary>The labels of all values, in the order of the contract: for "one of …" messages.</summary>
    public static IReadOnlyList<string> All<TEnum>()
        where TEnum : struct, Enum => Table<TEnum>.InOrder;

    private static EnumDescriptor DescriptorOf(System.Type type) =>
        ContractFiles.Of(type.Assembly)
            .SelectMany(file => file.EnumTypes.Concat(file.MessageTypes.SelectMany(Nested)))
            .FirstOrDefault(found => found.ClrType == type)
        ?? throw new ArgumentException($"{type} is not an enum of the contracts", nameof(type));

    private static IEnumerable<EnumDescriptor> Nested(MessageDescriptor message) =>
        message.EnumTypes.Concat(message.NestedTypes.SelectMany(Nested));

    private static class Table<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly Dictionary<TEnum, (string Label, string Code)> Texts = [];
        public static readonly Dictionary<string, TEnum> Values = new(StringComparer.Ordinal);
        public static readonly IReadOnlyList<string> InOrder;

        static Table()
        {
            var inOrder = new List<string>();
            foreach (var descriptor in DescriptorOf(typeof(TEnum)).Values)
            {
                var options = descriptor.GetOptions();
                var label = options?.GetExtension(LabelsExtensions.Label) ?? "";
                if (label.Length == 0) continue;
                var value = (TEnum)Enum.ToObject(typeof(TEnum), descriptor.Number);
                Texts.Add(value, (label, options!.GetExtension(LabelsExtensions.Code) ?? ""));
                inOrder.Add(label);
                foreach (var spelling in (options.GetExtension(LabelsExtensions.Variants) ?? []).Prepend(label))
                    if (!Values.TryAdd(Folding.Fold(spelling), value) && !Values[Folding.Fold(spelling)].Equals(value))
                        throw new InvalidOperationException($"{typeof(TEnum).Name}: two values are called {spelling}");
            }

            InOrder = inOrder;
        }
    }
}

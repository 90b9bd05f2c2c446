using Fupin.Access.V1;
using Fupin.Registry.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Fupin.Registry.Households;

/// <summary>What two states of a household say differently, field by field. Class A is compared in clear and told as the masked cards have it.</summary>
internal static class CardDifference
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    /// <summary>What only says which state it is.</summary>
    private static readonly HashSet<string> Bookkeeping = new(StringComparer.Ordinal) { "name", "etag", "version", "recorded_time" };

    /// <param name="before">In clear, and masked.</param>
    /// <param name="after">In clear, and masked.</param>
    public static IEnumerable<FieldChange> Between((V1.Household Clear, V1.Household Masked) before, (V1.Household Clear, V1.Household Masked) after)
    {
        var (old, now) = (Fields(before.Clear), Fields(after.Clear));
        var (oldTold, nowTold) = (Fields(before.Masked), Fields(after.Masked));
        foreach (var path in old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (was, isNow) = (old.GetValueOrDefault(path), now.GetValueOrDefault(path));
            if (was.Text == isNow.Text) continue;
            yield return new()
            {
                Field = path,
                Before = oldTold.GetValueOrDefault(path).Text ?? "",
                After = nowTold.GetValueOrDefault(path).Text ?? "",
                Masked = was.ClassA || isNow.ClassA,
            };
        }
    }

    private static Dictionary<string, (string? Text, bool ClassA)> Fields(V1.Household card)
    {
        var fields = new Dictionary<string, (string?, bool)>(StringComparer.Ordinal);
        foreach (var field in V1.Household.Descriptor.Fields.InDeclarationOrder().Where(f => !Bookkeeping.Contains(f.Name) && f.Name != "members"))
            Add(fields, "", card, field);
        foreach (var member in card.Members)
            foreach (var field in V1.Person.Descriptor.Fields.InDeclarationOrder())
                Add(fields, $"members[{member.Name}].", member, field);
        return fields;
    }

    private static void Add(Dictionary<string, (string?, bool)> fields, string path, IMessage message, FieldDescriptor field)
    {
        if (field.HasPresence && !field.Accessor.HasValue(message)) return;
        var value = field.Accessor.GetValue(message);
        // a date is one value, not three
        if (value is IMessage inner and not Google.Type.Date)
        {
            foreach (var part in inner.Descriptor.Fields.InDeclarationOrder()) Add(fields, $"{path}{field.Name}.", inner, part);
            return;
        }

        var text = Text(message, field, value);
        if (text.Length > 0)
            fields.Add(path + field.Name, (text, field.GetOptions()?.GetExtension(AccessExtensions.DataClass) == DataClass.A));
    }

    /// <summary>Empty for the default of a field without presence: nothing is said.</summary>
    private static string Text(IMessage message, FieldDescriptor field, object value)
    {
        if (value is string text) return text;
        if (value is Google.Type.Date date) return $"{date.Year:D4}-{date.Month:D2}-{date.Day:D2}";
        // the formatter knows how each type is written
        var alone = message.Descriptor.Parser.ParseFrom(ByteString.Empty);
        if (value is System.Collections.IList list)
            foreach (var item in list) ((System.Collections.IList)field.Accessor.GetValue(alone)).Add(item);
        else
            field.Accessor.SetValue(alone, value);
        var json = Json.Format(alone);
        var at = json.IndexOf(": ", StringComparison.Ordinal);
        return at < 0 ? "" : json[(at + 2)..^2].Trim('"');
    }
}

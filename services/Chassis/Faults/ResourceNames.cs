using System.Diagnostics.CodeAnalysis;

namespace Fupin.Chassis.Faults;

/// <summary>Resource names <c>{collection}/{id}</c>; the id is a lower-case UUID, so a name has one spelling.</summary>
public static class ResourceNames
{
    public static string Format(string collection, Guid id) => $"{collection}/{id:D}";

    public static bool TryParse(string collection, [NotNullWhen(true)] string? name, out Guid id)
    {
        id = default;
        return name is not null
            && name.Length == collection.Length + 37
            && name[collection.Length] == '/'
            && name.StartsWith(collection, StringComparison.Ordinal)
            && !name.AsSpan(collection.Length).ContainsAnyInRange('A', 'Z')
            && Guid.TryParseExact(name.AsSpan(collection.Length + 1), "D", out id);
    }
}

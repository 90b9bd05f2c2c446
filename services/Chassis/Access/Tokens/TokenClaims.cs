using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fupin.Access.V1;
using Fupin.Chassis.Faults;
using Fupin.Type.V1;

namespace Fupin.Chassis.Access;

/// <summary>
/// An identity as the claims of a token: <c>sub</c>, <c>name</c>, <c>department</c>, <c>roles</c>, <c>divisions</c> (codes, or objects with <c>code</c>,
/// <c>from</c>, <c>to</c>), <c>households</c>, <c>service</c>, <c>data_classes</c>, <c>nbf</c>, <c>exp</c>.
/// </summary>
internal static class TokenClaims
{
    private const int MostGrants = 1000;
    private const int LongestText = 200;

    public static string Write(Identity identity, string issuer, string audience)
    {
        var claims = new JsonObject
        {
            ["iss"] = issuer,
            ["aud"] = audience,
            ["sub"] = identity.Subject,
            ["nbf"] = identity.NotBefore.ToUnixTimeSeconds(),
            ["iat"] = identity.NotBefore.ToUnixTimeSeconds(),
            ["exp"] = identity.Expires.ToUnixTimeSeconds(),
            ["roles"] = Array(identity.Roles.Select(ShortNames.Of)),
            ["divisions"] = new JsonArray([.. identity.Divisions.Select(Write)]),
        };
        if (identity.DisplayName.Length > 0) claims["name"] = identity.DisplayName;
        if (identity.Department != Department.Unspecified) claims["department"] = ShortNames.Of(identity.Department);
        if (identity.Households.Count > 0) claims["households"] = Array(identity.Households.Select(id => ResourceNames.Format("households", id)));
        if (identity.Service.Length > 0) claims["service"] = identity.Service;
        if (identity.DataClasses.Count > 0) claims["data_classes"] = Array(identity.DataClasses.Select(ShortNames.Of));
        return claims.ToJsonString();
    }

    /// <exception cref="Fault">UNAUTHENTICATED TOKEN_CLAIMS names the claim that is missing or malformed. Unknown roles count for nothing.</exception>
    public static Identity Read(JsonElement claims)
    {
        var subject = Text(claims, "sub");
        if (subject.Length == 0) throw AccessErrors.TokenClaims("sub");
        var department = Text(claims, "department");
        var known = Department.Unspecified;
        if (department.Length > 0 && !ShortNames.TryDepartment(department, out known)) throw AccessErrors.TokenClaims("department");
        List<Role> roles = [];
        foreach (var text in Texts(claims, "roles"))
            if (ShortNames.TryRole(text, out var role)) roles.Add(role);
        List<DataClass> classes = [];
        foreach (var text in Texts(claims, "data_classes"))
            classes.Add(ShortNames.TryDataClass(text, out var dataClass) ? dataClass : throw AccessErrors.TokenClaims("data_classes"));
        return new()
        {
            Subject = subject,
            DisplayName = Text(claims, "name"),
            Department = known,
            Roles = roles,
            Divisions = Items(claims, "divisions").Select(Division).ToList(),
            Households = Texts(claims, "households").Select(Household).ToList(),
            Service = Text(claims, "service"),
            DataClasses = classes,
            Expires = Instant(claims, "exp") ?? throw AccessErrors.TokenClaims("exp"),
            NotBefore = Instant(claims, "nbf") ?? DateTimeOffset.MinValue,
        };
    }

    private static JsonNode Write(DivisionGrant grant)
    {
        if (grant is { From: null, To: null }) return JsonValue.Create(grant.Code);
        var dated = new JsonObject { ["code"] = grant.Code };
        if (grant.From is { } from) dated["from"] = from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (grant.To is { } to) dated["to"] = to.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return dated;
    }

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);

    private static DivisionGrant Division(JsonElement item)
    {
        var grant = item.ValueKind switch
        {
            JsonValueKind.String => new DivisionGrant(item.GetString()!),
            JsonValueKind.Object => new DivisionGrant(Text(item, "code"), Day(item, "from"), Day(item, "to")),
            _ => throw AccessErrors.TokenClaims("divisions"),
        };
        return DivisionGrant.IsCode(grant.Code) ? grant : throw AccessErrors.TokenClaims("divisions");
    }

    private static Guid Household(string text) =>
        ResourceNames.TryParse("households", text, out var id) || Guid.TryParseExact(text, "D", out id) ? id : throw AccessErrors.TokenClaims("households");

    private static DateOnly? Day(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw AccessErrors.TokenClaims("divisions");
    }

    private static DateTimeOffset? Instant(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value)) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= 253402300799
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : throw AccessErrors.TokenClaims(name);
    }

    private static string Text(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return "";
        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= LongestText } text ? text : throw AccessErrors.TokenClaims(name);
    }

    private static IEnumerable<string> Texts(JsonElement claims, string name) =>
        Items(claims, name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw AccessErrors.TokenClaims(name));

    /// <summary>A claim with one value may come without its array.</summary>
    private static List<JsonElement> Items(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return [];
        if (value.ValueKind != JsonValueKind.Array) return [value];
        return value.GetArrayLength() <= MostGrants ? [.. value.EnumerateArray()] : throw AccessErrors.TokenClaims(name);
    }
}

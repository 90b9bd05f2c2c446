using System.Buffers.Text;
using System.Text.Json;

namespace Fupin.Cli.Access;

/// <summary>The divisions in one's own token, to know where to look; what one may see the server decides.</summary>
internal static class OwnGrants
{
    /// <summary>Codes; none when the token cannot be read here.</summary>
    public static IReadOnlyList<string> Of(string token)
    {
        if (token.Split('.') is not [_, var payload, _] || !Base64Url.IsValid(payload)) return [];
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return claims.RootElement.TryGetProperty("divisions", out var divisions) && divisions.ValueKind == JsonValueKind.Array
                ? [.. divisions.EnumerateArray().Select(CodeOf).OfType<string>()]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string? CodeOf(JsonElement division) => division.ValueKind switch
    {
        JsonValueKind.String => division.GetString(),
        JsonValueKind.Object when division.TryGetProperty("code", out var code) => code.GetString(),
        _ => null,
    };
}

using System.Security.Cryptography;
using System.Text.Json;
using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fupin.Kit;

/// <summary>An issuer of tokens as a city's sign-in is one: an RSA key, its public half in a JWKS file.</summary>
public sealed class TestIssuer : IDisposable
{
    public const string Name = "https://sign-in.test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fupin-issuer-");
    private readonly Dictionary<string, RSA> _keys = new(StringComparer.Ordinal);

    public TestIssuer()
    {
        AddKey("first");
        var now = TimeProvider.System.GetUtcNow();
        File.WriteAllText(TokenFile, Sign(new()
        {
            Subject = "service:test",
            Service = "test",
            Roles = [Role.Service],
            Divisions = [new(DivisionGrant.Everywhere)],
            NotBefore = now.AddMinutes(-1),
            Expires = now.AddDays(1),
        }));
    }

    /// <summary>The token the host's services call each other with.</summary>
    public string TokenFile => Path.Combine(_folder.FullName, "service.token");

    /// <summary>Which key signs.</summary>
    public string Current { get; set; } = "first";

    public string KeysFile => Path.Combine(_folder.FullName, "jwks.json");

    /// <summary>What a host needs to trust it.</summary>
    public IEnumerable<(string Key, string Value)> Settings => [("Fupin:Access:Issuer", Name), ("Fupin:Access:Keys", KeysFile), ("Fupin:Access:KeyRefreshSeconds", "1"), ("Fupin:Access:TokenFile", TokenFile)];

    public RSA Key(string kid) => _keys[kid];

    public void AddKey(string kid)
    {
        _keys.Add(kid, RSA.Create(2048));
        Publish([.. _keys.Keys]);
    }

    /// <summary>Writes these keys' public halves, as the issuer's endpoint would answer.</summary>
    public void Publish(params string[] kids)
    {
        var set = new
        {
            keys = kids.Select(kid =>
            {
                var key = _keys[kid].ExportParameters(includePrivateParameters: false);
                return new { kty = "RSA", use = "sig", alg = "RS256", kid, n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) };
            }),
        };
        File.WriteAllText(KeysFile, JsonSerializer.Serialize(set));
    }

    public string Sign(Identity identity, string audience = "fupin", string issuer = Name) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
        TokenClaims.Write(identity, issuer, audience),
        new SigningCredentials(new RsaSecurityKey(_keys[Current]) { KeyId = Current }, SecurityAlgorithms.RsaSha256));

    public void Dispose()
    {
        foreach (var key in _keys.Values) key.Dispose();
        _folder.Delete(recursive: true);
    }
}

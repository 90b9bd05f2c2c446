using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fupin.Chassis.Protection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Fupin.Chassis.Access;

/// <summary>
/// Signs tokens with the development key of a data directory. Services take them in development only, and only when no issuer is configured.
/// </summary>
public sealed class DevelopmentTokens
{
    public const string Issuer = "fupin-development";

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };
    private const string KeyName = "development-";
    private readonly KeyRing _ring;
    private readonly SigningCredentials _credentials;
    private readonly string _audience;

    internal DevelopmentTokens(KeyRing ring, string audience)
    {
        (_ring, _audience) = (ring, audience);
        _credentials = new(Key(ring.InUse)!, SecurityAlgorithms.HmacSha256);
    }

    /// <summary>The key a token names; null when there is none of this number.</summary>
    internal SecurityKey? KeyOf(string? kid) =>
        kid?.StartsWith(KeyName, StringComparison.Ordinal) == true && ushort.TryParse(kid.AsSpan(KeyName.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? Key(id)
            : null;

    /// <summary>The signer of a data directory, which a service has begun to use in development.</summary>
    /// <exception cref="Hosting.StartupException">There is no key: no service has started on this directory.</exception>
    public static DevelopmentTokens Open(string dataDirectory, string audience = "fupin") => new(KeyRing.Load(dataDirectory, "token", mayCreate: false), audience);

    public string Sign(Identity identity) => Handler.CreateToken(TokenClaims.Write(identity, Issuer, _audience), _credentials);

    /// <summary>What is signed and what page tokens are sealed with never are the same bytes.</summary>
    private SymmetricSecurityKey? Key(ushort id) => _ring.Find(id) is not { } key ? null
        : new(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyRing.KeyLength, info: Encoding.ASCII.GetBytes("fupin development tokens")))
        {
            KeyId = string.Create(CultureInfo.InvariantCulture, $"{KeyName}{id}"),
        };
}

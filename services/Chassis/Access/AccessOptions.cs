using Fupin.Access.V1;

namespace Fupin.Chassis.Access;

/// <summary>Section <c>Fupin:Access</c>, read and checked once at start.</summary>
internal sealed record AccessOptions
{
    /// <summary>What tokens must be meant for (<c>aud</c>).</summary>
    public string Audience { get; init; } = "fupin";

    /// <summary>How far the clocks of issuer and service may be apart.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An unknown key makes the keys be fetched again, at most this often.</summary>
    public TimeSpan KeyRefresh { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Who signs in people: <c>Fupin:Access:Issuer</c>, <c>:Metadata</c>, <c>:Keys</c>. Null in development: the development key.</summary>
    public IssuerOptions? People { get; init; }

    /// <summary>Who vouches for services, such as a cluster: <c>Fupin:Access:Services:Issuer</c> … Its tokens are worth nothing but for <see cref="ServiceSubjects"/>.</summary>
    public IssuerOptions? Services { get; init; }

    /// <summary><c>Fupin:Access:Services:Subjects:0:Subject</c>, <c>:Name</c>, <c>:Divisions</c>: the services' issuer knows no roles, so they stand here.</summary>
    public IReadOnlyList<ServiceSubject> ServiceSubjects { get; init; } = [];

    /// <summary>The token this process calls others with; read again when it changes. <c>Fupin:{service}:Access:TokenFile</c> goes before it.</summary>
    public string? TokenFile { get; init; }
}

/// <summary>An issuer of tokens.</summary>
/// <param name="Name">What <c>iss</c> must be.</param>
/// <param name="Metadata">Where its discovery document is; by default below its name.</param>
/// <param name="KeysFile">A JWKS file instead of discovery.</param>
internal sealed record IssuerOptions(string Name, Uri? Metadata, string? KeysFile);

/// <summary>A subject of the services' issuer, and which service it is.</summary>
internal sealed record ServiceSubject(string Subject, string Name, IReadOnlyList<DivisionGrant> Divisions, IReadOnlyList<DataClass> DataClasses);

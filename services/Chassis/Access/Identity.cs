using Fupin.Access.V1;
using Fupin.Type.V1;

namespace Fupin.Chassis.Access;

/// <summary>Who somebody is, as a token says it; also what is signed into one.</summary>
public sealed record Identity
{
    /// <summary>Unique at the issuer; what was written is known by it.</summary>
    public required string Subject { get; init; }

    /// <summary>For people; empty when the token has none.</summary>
    public string DisplayName { get; init; } = "";

    public Department Department { get; init; }

    public IReadOnlyList<Role> Roles { get; init; } = [];

    public IReadOnlyList<DivisionGrant> Divisions { get; init; } = [];

    /// <summary>Households a helper is responsible for.</summary>
    public IReadOnlyList<Guid> Households { get; init; } = [];

    /// <summary>Name of the service, for another service of the suite or a department's system.</summary>
    public string Service { get; init; } = "";

    /// <summary>Classes of personal data that a subscriber to events may hold.</summary>
    public IReadOnlyList<DataClass> DataClasses { get; init; } = [];

    /// <summary>When the token ends.</summary>
    public DateTimeOffset Expires { get; init; }

    /// <summary>First instant the token holds.</summary>
    public DateTimeOffset NotBefore { get; init; }
}

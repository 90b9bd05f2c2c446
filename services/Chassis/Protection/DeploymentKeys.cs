using Fupin.Chassis.Audit;

namespace Fupin.Chassis.Protection;

/// <summary>All keys of a deployment, each for one purpose, each rotated by itself.</summary>
internal sealed record DeploymentKeys(KeyRing Field, KeyRing Index, KeyRing Token, KeyRing Audit, SealKeys Seal)
{
    /// <exception cref="Hosting.StartupException">A key is missing, and this is not development.</exception>
    public static DeploymentKeys Load(string dataDirectory, bool mayCreate) => new(
        KeyRing.Load(dataDirectory, "field", mayCreate),
        KeyRing.Load(dataDirectory, "index", mayCreate),
        KeyRing.Load(dataDirectory, "token", mayCreate),
        KeyRing.Load(dataDirectory, "audit", mayCreate),
        new(KeyRing.Load(dataDirectory, "seal", mayCreate)));

    public Protector MakeProtector() => new(Field, Index);
}

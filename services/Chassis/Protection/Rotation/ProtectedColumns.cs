using Fupin.Chassis.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fupin.Chassis.Protection.Rotation;

/// <summary>A column of encrypted values, in a table whose key, or the first part of it, is <c>id</c>.</summary>
public sealed record EncryptedColumn(string Table, string Column)
{
    /// <summary>The table its values are bound to: where they were encrypted for, of a table that holds copies.</summary>
    public string Bound { get; init; } = Table;
}

/// <summary>The two hash columns by which an encrypted column is matched.</summary>
/// <param name="Encrypted">Where the value is.</param>
/// <param name="First">Name of the first hash column.</param>
/// <param name="Second">Name of the second.</param>
/// <param name="Label">What the hash names the column, as given to <see cref="Protector.Hash(string, string, ushort)"/>.</param>
public sealed record HashedColumn(EncryptedColumn Encrypted, string First, string Second, string Label);

public static class ProtectedColumns
{
    /// <summary>
    /// Keeps the service's protected values under the keys of the deployment: when a newer field or index key is in the key folder at the
    /// start, older values are rewritten while the service works. Call <see cref="ServiceStorage.AddServiceDb{TDb}"/> first.
    /// </summary>
    public static void AddProtectedColumns<TDb>(
        this IHostApplicationBuilder builder, string service, IReadOnlyList<EncryptedColumn> encrypted, IReadOnlyList<HashedColumn> hashed)
        where TDb : ServiceDb
    {
        builder.Services.AddSingleton(services =>
            new KeyKeeping(service, services.GetRequiredService<ServiceDbFactory<TDb>>().CreateDbContext, services.GetRequiredService<Protector>(), encrypted, hashed));
        builder.Services.AddHostedService<KeyKeeper>();
    }
}

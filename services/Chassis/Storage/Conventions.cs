using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Fupin.Chassis.Storage;

/// <summary>
/// How every service stores things. Tables and columns are snake_case. Guid: uuid, or BLOB of 16 bytes big-endian. DateTimeOffset:
/// timestamptz, or INTEGER microseconds since 1970 UTC. DateOnly: date, or TEXT yyyy-MM-dd. Enums: integer. Text in keys and indexes:
/// COLLATE "C". Keys come from the program unless the model asks for a generated one. No decimals, no floating point.
/// </summary>
internal static class Conventions
{
    public static void Types(ModelConfigurationBuilder types, StorageProvider provider)
    {
        if (provider == StorageProvider.Sqlite)
        {
            types.Properties<Guid>().HaveConversion<GuidBytes>();
            types.Properties<DateTimeOffset>().HaveConversion<Microseconds>();
        }
        else
        {
            types.Properties<DateTimeOffset>().HaveConversion<UtcMicroseconds>();
        }
    }

    public static void Names(IMutableModel model, StorageProvider provider)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            var table = Snake(entity.GetTableName() ?? entity.ClrType.Name);
            entity.SetTableName(table);
            foreach (var (property, prefix) in Flattened(entity, ""))
                Column(entity, property, prefix, provider);
            foreach (var key in entity.GetKeys())
                key.SetName($"{(key.IsPrimaryKey() ? "pk" : "ak")}_{table}");
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName($"ix_{table}_{string.Join('_', index.Properties.Select(p => p.GetColumnName()))}");
            foreach (var foreign in entity.GetForeignKeys())
                foreign.SetConstraintName($"fk_{table}_{string.Join('_', foreign.Properties.Select(p => Snake(p.Name)))}");
            if (typeof(IVersioned).IsAssignableFrom(entity.ClrType))
                entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
            if (typeof(IProjected).IsAssignableFrom(entity.ClrType))
            {
                var generation = entity.FindProperty(nameof(IProjected.Generation))!;
                generation.SetDefaultValue(Applying.First.Generation);
                generation.ValueGenerated = ValueGenerated.Never;
            }
        }
    }

    private static IEnumerable<(IMutableProperty Property, string Prefix)> Flattened(IMutableTypeBase type, string prefix) =>
        type.GetProperties().Select(property => (property, prefix))
            .Concat(type.GetComplexProperties().SelectMany(inner => Flattened(inner.ComplexType, $"{prefix}{Snake(inner.Name)}_")));

    private static void Column(IMutableEntityType entity, IMutableProperty property, string prefix, StorageProvider provider)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (type == typeof(decimal) || type == typeof(double) || type == typeof(float))
            throw new InvalidOperationException($"{entity.ClrType.Name}.{property.Name}: numbers are scaled integers here.");
        if (property.FindAnnotation(RelationalAnnotationNames.ColumnName) is null)
            property.SetColumnName(prefix + Snake(property.Name));
        if (property.IsKey() && ((IConventionProperty)property).GetValueGeneratedConfigurationSource() != ConfigurationSource.Explicit)
            property.ValueGenerated = ValueGenerated.Never;
        var bound = property.IsKey() || property.IsForeignKey() || property.IsIndex();
        if (provider == StorageProvider.Postgres && type == typeof(string) && bound)
            property.SetCollation("C");
    }

    internal static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var starts = char.IsUpper(c) && i > 0 && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (starts)
                text.Append('_');
            text.Append(char.ToLower(c, CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }
}

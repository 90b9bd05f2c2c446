using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fupin.Chassis.Storage;

/// <summary>One column of a bulk write: its name and how to read its property, through complex properties.</summary>
internal sealed record BulkColumn(string Table, string Name, IProperty Property, IReadOnlyList<IComplexProperty> Path)
{
    public string Quoted => $"\"{Name}\"";

    public bool IsKey => Property.IsPrimaryKey();

    public RelationalTypeMapping Mapping => (RelationalTypeMapping)Property.GetTypeMapping();

    public static IReadOnlyList<BulkColumn> Of(IEntityType entity)
    {
        if (entity.GetNavigations().Any(navigation => navigation.TargetEntityType.IsOwned()))
            throw new NotSupportedException($"{entity.ClrType.Name} has owned types; use complex properties.");
        return [.. Of(entity, entity.GetTableName()!, [])];
    }

    /// <summary>The value to store as the mapping's provider type, given an expression for the row.</summary>
    public Expression Read(Expression row)
    {
        var holder = Path.Aggregate(row, (inner, step) => Expression.MakeMemberAccess(inner, step.PropertyInfo!));
        var member = (System.Reflection.MemberInfo?)Property.PropertyInfo ?? Property.FieldInfo
            ?? throw new NotSupportedException($"{Table}.{Name} is a shadow property; a bulk write reads the object only.");
        return Expression.MakeMemberAccess(holder, member);
    }

    private static IEnumerable<BulkColumn> Of(ITypeBase type, string table, IReadOnlyList<IComplexProperty> path)
    {
        foreach (var property in type.GetProperties())
            if (property.ValueGenerated == ValueGenerated.Never)
                yield return new(table, property.GetColumnName(), property, path);
        foreach (var complex in type.GetComplexProperties())
            foreach (var column in Of(complex.ComplexType, table, [.. path, complex]))
                yield return column;
    }
}

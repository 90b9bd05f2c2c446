using System.Collections.Frozen;
using Fupin.Access.V1;
using Fupin.Type.V1;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Access;

/// <summary>
/// Roles, departments and purposes as tokens and headers spell them: the contract's name without its prefix. <c>ROLE_COUNTY_OFFICER</c> is
/// <c>county-officer</c>; capitals and underscores are taken too.
/// </summary>
public static class ShortNames
{
    private static readonly Table<Role> Roles = new(AccessReflection.Descriptor.FindTypeByName<EnumDescriptor>("Role"), "ROLE_");
    private static readonly Table<Purpose> Purposes = new(AccessReflection.Descriptor.FindTypeByName<EnumDescriptor>("Purpose"), "PURPOSE_");
    private static readonly Table<DataClass> DataClasses = new(AccessReflection.Descriptor.FindTypeByName<EnumDescriptor>("DataClass"), "DATA_CLASS_");
    private static readonly Table<Department> Departments = new(TypeReflection.Descriptor.FindTypeByName<EnumDescriptor>("Department"), "DEPARTMENT_");

    public static IReadOnlyList<string> AllRoles => Roles.InOrder;

    public static IReadOnlyList<string> AllDepartments => Departments.InOrder;

    public static bool TryRole(string text, out Role role) => Roles.TryFind(text, out role);

    public static bool TryPurpose(string text, out Purpose purpose) => Purposes.TryFind(text, out purpose);

    public static bool TryDepartment(string text, out Department department) => Departments.TryFind(text, out department);

    public static bool TryDataClass(string text, out DataClass dataClass) => DataClasses.TryFind(text, out dataClass);

    public static string Of(Role role) => Roles.Of(role);

    public static string Of(Purpose purpose) => Purposes.Of(purpose);

    public static string Of(Department department) => Departments.Of(department);

    public static string Of(DataClass dataClass) => DataClasses.Of(dataClass);

    private sealed class Table<TEnum>
        where TEnum : struct, Enum
    {
        private readonly FrozenDictionary<string, TEnum> _byName;
        private readonly FrozenDictionary<TEnum, string> _names;

        public Table(EnumDescriptor values, string prefix)
        {
            var all = values.Values.Where(v => v.Number != 0)
                .Select(v => (Value: (TEnum)Enum.ToObject(typeof(TEnum), v.Number), Name: Plain(v.Name[prefix.Length..])))
                .ToList();
            _byName = all.ToFrozenDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
            _names = all.ToFrozenDictionary(v => v.Value, v => v.Name);
            InOrder = [.. all.Select(v => v.Name)];
        }

        public IReadOnlyList<string> InOrder { get; }

        public bool TryFind(string text, out TEnum value) => _byName.TryGetValue(Plain(text), out value);

        public string Of(TEnum value) => _names.GetValueOrDefault(value, "");

        private static string Plain(string text) => text.Trim().ToLowerInvariant().Replace('_', '-');
    }
}

using System.Reflection;
using System.Text.RegularExpressions;

namespace Fupin.RpcApi;

/// <summary>Writes types and members the way grpc-api-surface.txt does.</summary>
static partial class Surface
{
    const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static HashSet<string> Types(IEnumerable<Assembly> assemblies) => [.. assemblies.SelectMany(assembly => assembly.GetTypes()).Select(Name)];

    public static HashSet<string> Members(IEnumerable<Assembly> assemblies) =>
        [.. assemblies.SelectMany(assembly => assembly.GetTypes()).SelectMany(type => Members(type).Select(member => $"{Name(type)}::{member}"))];

    /// <summary>A caller names the type as it uses it; we compare with the type as it is declared.</summary>
    public static string Open(string member) => TypeArguments().Replace(member, "::");

    // Private members are left out: the packages see public, protected and, as friends, internal ones.
    static IEnumerable<string> Members(Type type) =>
    [
        .. type.GetFields(Declared).Where(field => !field.IsPrivate).Select(field => $"{field.Name} {Use(field.FieldType)}"),
        .. type.GetConstructors(Declared).Where(constructor => !constructor.IsPrivate).Select(constructor => Signature(constructor, typeof(void), 0)),
        .. type.GetMethods(Declared).Where(method => !method.IsPrivate)
            .Select(method => Signature(method, method.ReturnType, method.GetGenericArguments().Length)),
    ];

    static string Signature(MethodBase method, Type returns, int arity) =>
        $"{method.Name} {Use(returns)} ({string.Join(", ", method.GetParameters().Select(parameter => Use(parameter.ParameterType)))})"
        + $"{(method.IsStatic ? " static" : "")} g{arity}";

    static string Use(Type type)
    {
        if (type.IsGenericParameter)
            return (type.DeclaringMethod is null ? "!" : "!!") + type.GenericParameterPosition;
        if (type.IsArray)
            return Use(type.GetElementType()!) + "[]";
        var name = type.IsPrimitive || type == typeof(void) || type == typeof(string) || type == typeof(object) ? type.Name : Name(type);
        return type.IsGenericType ? $"{name}<{string.Join(',', type.GetGenericArguments().Select(Use))}>" : name;
    }

    static string Name(Type type)
    {
        if (type.IsNested)
            return $"{Name(type.DeclaringType!)}/{type.Name}";
        var assembly = type.Assembly.GetName().Name!;
        return (assembly.StartsWith("Grpc.", StringComparison.Ordinal) ? $"[{assembly}]" : "") + $"{type.Namespace}.{type.Name}";
    }

    [GeneratedRegex(@"(?<=`\d)<[^:]*>::", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeArguments();
}

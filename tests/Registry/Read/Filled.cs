using System.Reflection;

namespace Fupin.Registry.Tests.Read;

/// <summary>Rows with another value in every property, so that a column left out or mixed up shows.</summary>
internal static class Filled
{
    public static T Of<T>(params (string Name, object Value)[] given)
        where T : new()
    {
        var row = new T();
        var number = 1;
        foreach (var property in typeof(T).GetProperties())
            property.SetValue(row, given.FirstOrDefault(g => g.Name == property.Name).Value ?? Value(property, number++));
        return row;
    }

    public static void AssertSame<T>(T expected, T actual, params string[] except)
    {
        foreach (var property in typeof(T).GetProperties().Where(p => !except.Contains(p.Name)))
            Assert.Equal(Shown(property, expected), Shown(property, actual));
    }

    private static string Shown(PropertyInfo property, object? row) =>
        $"{property.Name}: {(property.GetValue(row) is byte[] bytes ? Convert.ToHexString(bytes) : property.GetValue(row))}";

    private static object Value(PropertyInfo property, int number)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum) return Enum.ToObject(type, 1 + (number % 3));
        if (type == typeof(string)) return $"{property.Name}-{number}";
        if (type == typeof(int)) return number;
        if (type == typeof(long)) return 5_000_000_000L + number;
        if (type == typeof(bool)) return number % 2 == 0;
        if (type == typeof(Guid)) return Guid.CreateVersion7();
        if (type == typeof(byte[])) return new byte[] { (byte)number, 0, 255 };
        if (type == typeof(DateOnly)) return new DateOnly(1990, 1, 1).AddDays(number);
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2015, 12, 31, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(number);
        throw new NotSupportedException(type.Name);
    }
}

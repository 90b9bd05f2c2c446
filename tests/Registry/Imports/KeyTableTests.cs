using Fupin.Registry.Imports;

namespace Fupin.Registry.Tests.Imports;

/// <summary>What an import keeps of a file of any size, against a dictionary.</summary>
public sealed class KeyTableTests
{
    [Fact]
    public void Each_key_is_known_with_its_first_number_however_often_the_table_grew()
    {
        var random = new Random(1);
        var table = new KeyTable();
        var right = new Dictionary<UInt128, ushort>();
        List<UInt128> keys = [UInt128.Zero, UInt128.MaxValue];
        for (var i = 0; i < 200_000; i++)
        {
            // each third was there before
            var key = i % 3 == 0 ? keys[random.Next(keys.Count)] : new((ulong)random.NextInt64(), (ulong)random.NextInt64());
            if (i % 3 == 1) key <<= 1;
            keys.Add(key);
            var number = (ushort)(i % 50_000);
            var added = table.TryAdd(key, number, out var known);
            Assert.Equal(right.TryAdd(key, number), added);
            if (!added) Assert.Equal(right[key], known);
        }
    }
}

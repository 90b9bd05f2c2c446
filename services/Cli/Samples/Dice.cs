namespace Fupin.Cli.Samples;

/// <summary>
/// SplitMix64: the same numbers on every machine and every version of the runtime. Each household and each village has its own stream, so
/// that any part of the sample can be drawn alone.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state = seed;

    public static Dice For(ulong seed, Stream stream, int county, int index = 0) =>
        new(Mix(seed ^ Mix(((ulong)stream << 56) ^ ((ulong)(uint)county << 32) ^ (uint)index)));

    /// <summary>0 ≤ x &lt; <paramref name="n"/>.</summary>
    public int Below(int n) => (int)Math.BigMul(Next(), (ulong)n, out _);

    /// <summary>Both ends included.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    public bool Chance(int percent) => Below(100) < percent;

    public bool Rarely(int perTenThousand) => Below(10_000) < perTenThousand;

    public T Pick<T>(T[] values) => values[Below(values.Length)];

    /// <summary>An index, as often as its weight says.</summary>
    public int Weighted(ReadOnlySpan<int> weights)
    {
        var sum = 0;
        foreach (var weight in weights) sum += weight;
        var point = Below(sum);
        var i = 0;
        while (point >= weights[i]) point -= weights[i++];
        return i;
    }

    private ulong Next() => Mix(_state += Golden);

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

/// <summary>What a stream of dice is for; the numbers are part of the sample's identity.</summary>
internal enum Stream
{
    Sizes = 1,
    Villages = 2,
    Household = 3,
    Facts = 4,
    Names = 5,
}

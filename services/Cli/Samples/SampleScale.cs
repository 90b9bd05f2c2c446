using System.Globalization;
using Fupin.Chassis.Values;

namespace Fupin.Cli.Samples;

/// <summary>An exact decimal such as 0.01 or 2, above 0 and at most <see cref="Maximum"/>.</summary>
internal readonly record struct SampleScale
{
    public const int Maximum = 50;
    private const int Decimals = 9;
    private const long Unit = 1_000_000_000;

    private readonly long _units;

    private SampleScale(long units) => _units = units;

    public bool IsOne => _units == Unit;

    public static bool TryParse(string text, out SampleScale scale)
    {
        var ok = Scaled.TryParse(text, Decimals, out var units, out var exact) && exact && units is > 0 and <= Maximum * Unit;
        scale = new(ok ? units : Unit);
        return ok;
    }

    /// <summary><paramref name="n"/> × scale, rounded half away from zero.</summary>
    public long Of(long n) => (long)(((Int128)n * _units * 2 + Unit) / (2 * Unit));

    public override string ToString() => (_units / (decimal)Unit).ToString("0.#########", CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace Fupin.Benchmarks;

/// <summary>The line format of the project: a ratio against a floor of the same run, median of the runs.</summary>
internal static class Report
{
    public static void Ratio(string bench, string @case, IReadOnlyList<double> ours, IReadOnlyList<double> floor) =>
        Write($"bench={bench} case={@case} ours={Median(ours):F0}/s floor={Median(floor):F0}/s ratio={Median(ours) / Median(floor):F2}");

    /// <summary>
    /// How much longer a call takes than on the floor: the median over pairs of rounds, one right after the other, so that what else the
    /// machine does weighs on both. <c>ratio</c> is here the latency's, floor rate over our rate.
    /// </summary>
    public static void Latency(string bench, string @case, IReadOnlyList<double> ours, IReadOnlyList<double> floor, double limit)
    {
        var ratio = Median([.. ours.Zip(floor, (our, floors) => floors / our)]);
        Write($"bench={bench} case={@case} ours={Median(ours):F0}/s floor={Median(floor):F0}/s ratio={ratio:F2} limit={limit:F2} {(ratio <= limit ? "ok" : "MISSED")}");
    }

    /// <summary>A bound that was agreed as a number, not a ratio.</summary>
    public static void Bound(string bench, string @case, double measured, double limit, string unit) =>
        Write($"bench={bench} case={@case} measured={measured:F1}{unit} limit={limit:F1}{unit} {(measured <= limit ? "ok" : "MISSED")}");

    public static void Note(FormattableString text) => Console.Error.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Runnable processes of the last minute: figures of a busy machine say less.</summary>
    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static void Write(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}

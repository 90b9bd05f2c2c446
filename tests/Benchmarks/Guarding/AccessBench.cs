namespace Fupin.Benchmarks.Guarding;

/// <summary>What access control costs a call: token, policy, scope and limits, against a registry that takes everybody for the same officer. Both keep their record.</summary>
internal static class AccessBench
{
    public static async Task RunAsync(Settings settings)
    {
        foreach (var provider in TwoRegistries.Providers)
        {
            await using var two = await TwoRegistries.StartAsync(settings, provider, without: "access");
            await two.MeasureAsync("access", "masked-read", (calls, i, _) => calls.ReadAsync(i), 1.10);
            await two.MeasureAsync("access", "write", (calls, i, turn) => calls.WriteAsync(i, turn), 1.15);
        }
    }
}

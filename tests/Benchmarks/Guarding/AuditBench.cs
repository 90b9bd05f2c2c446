namespace Fupin.Benchmarks.Guarding;

/// <summary>What being on record costs a call, against a registry that keeps none; the floor of an unmasked read is the read and one committed insert.</summary>
internal static class AuditBench
{
    public static async Task RunAsync(Settings settings)
    {
        foreach (var provider in TwoRegistries.Providers)
        {
            await using var two = await TwoRegistries.StartAsync(settings, provider, without: "audit");
            await two.MeasureAsync("audit", "masked-read", (calls, i, _) => calls.ReadAsync(i), 1.10);
            await two.MeasureAsync("audit", "unmasked-read", (calls, i, _) => calls.ReadUnmaskedAsync(i), 1.50);
            await two.MeasureAsync("audit", "write", (calls, i, turn) => calls.WriteAsync(i, turn), 1.15);
        }
    }
}

using System.Collections.Concurrent;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Fupin.Kit;

/// <summary>
/// On an assembly: a test that takes longer than five minutes (an hour in a soak) waits for something that does not come. It is cancelled,
/// and the others go on; when it does not hear that either, it ends the run with its name.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TimeLimitAttribute : BeforeAfterTestAttribute
{
    /// <summary>A soak kills more often than a test does.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(Environment.GetEnvironmentVariable("FUPIN_KILLS") is null ? 5 : 60);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var over = new CancellationTokenSource();
        _running[test.UniqueID] = over;
        _ = WatchAsync(test.TestDisplayName, TestContext.Current, over.Token);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (!_running.TryRemove(test.UniqueID, out var over))
            return;
        over.Cancel();
        over.Dispose();
    }

    private static async Task WatchAsync(string name, ITestContext test, CancellationToken over)
    {
        await Task.Delay(Limit, TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (over.IsCancellationRequested)
            return;
        test.CancelCurrentTest();
        await Task.Delay(Grace, TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!over.IsCancellationRequested)
            Environment.FailFast($"{name} still runs after {(Limit + Grace).TotalMinutes} minutes");
    }
}

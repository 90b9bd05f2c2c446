using System.Globalization;

namespace Fupin.Registry.Tests;

/// <summary>One registry for the tests of a class; each test takes household numbers of its own.</summary>
public sealed class SharedOffice : IAsyncLifetime
{
    private Office? office;
    private int next;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    internal async Task<Office> OfficeAsync() => office ??= await Office.OpenAsync();

    public int Next() => Interlocked.Increment(ref next);

    /// <summary>A number nobody has had; also good as an import id.</summary>
    public string Number() => string.Create(CultureInfo.InvariantCulture, $"N{Next():D4}");

    public ValueTask DisposeAsync() => office?.DisposeAsync() ?? ValueTask.CompletedTask;
}

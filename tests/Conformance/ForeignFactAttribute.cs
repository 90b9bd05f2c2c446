using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Xunit.v3;

namespace Fupin.Conformance;

/// <summary>A fact that exists only where programs that are not .NET are expected: elsewhere there is nothing to run, hence nothing to skip.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(ForeignFactDiscoverer))]
public sealed class ForeignFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : FactAttribute(sourceFilePath, sourceLineNumber);

public sealed class ForeignFactDiscoverer : FactDiscoverer
{
    public override ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        Foreign.Expected ? base.Discover(discoveryOptions, testMethod, factAttribute) : new([]);
}

using System.Runtime.CompilerServices;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Fupin.Kit;

/// <summary>A fact about a real broker. Where FUPIN_TEST_RABBITMQ names none there is nothing to run, hence nothing to skip.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(BrokerFactDiscoverer))]
public sealed class BrokerFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
    : FactAttribute(sourceFilePath, sourceLineNumber);

public sealed class BrokerFactDiscoverer : FactDiscoverer
{
    public override ValueTask<IReadOnlyCollection<IXunitTestCase>> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, IXunitTestMethod testMethod, IFactAttribute factAttribute) =>
        TestBroker.Administrator is not null ? base.Discover(discoveryOptions, testMethod, factAttribute) : new([]);
}

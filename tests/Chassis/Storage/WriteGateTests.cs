using Fupin.Chassis.Storage;

namespace Fupin.Chassis.Tests.Storage;

public sealed class WriteGateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writers_pass_in_the_order_of_asking()
    {
        var gate = WriteGate.Of(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        List<int> passed = [];
        await gate.EnterAsync(Ct);
        var writers = Enumerable.Range(0, 100).Select(PassAsync).ToArray();
        gate.Leave();
        await Task.WhenAll(writers);
        Assert.Equal(Enumerable.Range(0, 100), passed);

        async Task PassAsync(int number)
        {
            await gate.EnterAsync(Ct);
            passed.Add(number);
            await Task.Yield();
            gate.Leave();
        }
    }

    [Fact]
    public async Task A_writer_who_gives_up_is_passed_over()
    {
        var gate = WriteGate.Of(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        await gate.EnterAsync(Ct);
        using var patience = new CancellationTokenSource();
        var first = gate.EnterAsync(patience.Token);
        var second = gate.EnterAsync(Ct);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        gate.Leave();
        await second;
        gate.Leave();
        await gate.EnterAsync(Ct);
    }

    [Fact]
    public void A_file_has_one_gate() => Assert.Same(WriteGate.Of("a/../b.db"), WriteGate.Of("b.db"));
}

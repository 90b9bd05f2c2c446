using Fupin.Chassis.Exchange.Subscriptions;
using Fupin.Exchange.V1;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>Back-pressure: whoever applies slowly is not sent more than he can hold; what finds no room is a gap, and gaps are pulled.</summary>
public sealed class MailboxTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_much_comes_it_holds_a_few_and_lets_the_oldest_go()
    {
        var mailbox = new Mailbox();
        for (var position = 1; position <= 10_000; position++)
            mailbox.Put(new Batch { From = position - 1, To = position });
        List<long> kept = [];
        while (await mailbox.TakeAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, Ct) is { } batch)
            kept.Add(batch.To);
        Assert.Equal(Enumerable.Range(9_985, 16).Select(position => (long)position), kept);
    }

    [Fact]
    public async Task A_nudge_ends_the_wait_without_a_message()
    {
        var mailbox = new Mailbox();
        var waiting = mailbox.TakeAsync(TimeSpan.FromMinutes(10), TimeProvider.System, Ct);
        mailbox.Nudge();
        Assert.Null(await waiting);
    }
}

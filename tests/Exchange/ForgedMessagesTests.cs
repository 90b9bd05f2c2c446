using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using RabbitMQ.Client;

namespace Fupin.Exchange.Tests;

/// <summary>Somebody says something in the registry's name while it writes.</summary>
public sealed class ForgedMessagesTests
{
    private const string Queue = "assessment.registry";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [BrokerFact(Timeout = 300_000)]
    public async Task What_is_not_from_the_source_is_refused_by_the_broker_or_by_the_consumer_and_changes_nothing()
    {
        await using var both = await TwoDepartments.StartAsync();
        var broker = both.Store.Broker!;
        await using var relocation = await Amqp.ConnectAsync(await broker.UserAsync("relocation", "registry"));
        await using var consumer = await Amqp.ConnectAsync(await broker.UserAsync("assessment", "registry"));
        await using var administrator = await Amqp.ConnectAsync(broker.Address);
        // stands still: were one of these taken, its household would be applied, for it follows by number and digest
        await both.UntilAsync((subscription, head) => subscription.Position == head.Position);
        await ForgeAsync();
        var forging = Task.CompletedTask;
        await both.ImportAsync("forged", new Watch(Enumerable.Range(1, 3).Select(quarter => (both.Sample.Persons * quarter / 4, (Action)(() =>
            forging = forging.ContinueWith(_ => ForgeAsync(), Ct, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap())))));
        await forging;
        await both.AssertExactAsync();
        while (both.Assessment.Lines.Concat(both.Assessment.Log).Count(line => line.Contains("refused a message that is not", StringComparison.Ordinal)) < 4)
            await Task.Delay(50, Ct);

        async Task ForgeAsync()
        {
            var forged = Forged(await both.UntilAsync((_, _) => true));
            foreach (var stranger in (Amqp[])[relocation, consumer])
            {
                Assert.Equal(403, await stranger.RefusalAsync(channel => channel.BasicPublishAsync("registry", "", false, forged, Ct).AsTask()));
                Assert.Equal(403, await stranger.RefusalAsync(channel => channel.BasicPublishAsync("", Queue, false, forged, Ct).AsTask()));
            }
            await administrator.PublishAsync("", Queue, forged);
        }
    }

    /// <summary>A household that nobody recorded, as the next event of the log.</summary>
    private static byte[] Forged(Subscription at)
    {
        var household = new Household { Name = $"households/{Guid.CreateVersion7()}", Version = 1, Number = "999" };
        return new Batch
        {
            Source = "registry",
            From = at.Position,
            To = at.Position + 1,
            DigestBefore = at.Digest,
            DigestAfter = ByteString.CopyFrom(new byte[32]),
            Events =
            {
                new Event
                {
                    Position = at.Position + 1, Id = $"{Guid.CreateVersion7()}", Subject = household.Name, SubjectVersion = 1,
                    Data = Any.Pack(new HouseholdRecorded { Household = household }),
                },
            },
        }.ToByteArray();
    }
}

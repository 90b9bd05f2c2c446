using Fupin.Chassis.Exchange;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Storage;
using Fupin.Ends;
using Fupin.Roster;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// The two ends of the exchange, a process each, for build/bench exchange:
//   fupin-ends publisher|reader <configuration>
// The publisher has the registry's log and nothing else. A line "<label> <transactions> <events>" on its input makes it commit so many
// transactions of so many new households each; it answers with the microseconds since 1970 at which the last commit returned.
// The reader embeds the Roster. For build/bench access and audit, a registry without what is measured:
//   fupin-ends registry-without nothing|access|audit <configuration>
if (args is ["registry-without", var without, .. var configuration])
{
    await using var registry = Registries.Build(without, configuration);
    await registry.RunAsync();
    return;
}

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args[1..], EnvironmentName = "Development" });
builder.AddChassis();
if (args[0] is "publisher")
{
    builder.AddServiceDb<PublisherDb>(RosterHosting.Source);
    builder.AddFeed<PublisherDb>(RosterHosting.Source);
}
else
{
    builder.AddServiceDb<ReaderDb>("reader");
    builder.AddRoster<ReaderDb>("reader");
}

await using var app = builder.Build();
app.MapChassis();
await app.StartAsync();
if (args[0] is "publisher")
{
    var databases = app.Services.GetRequiredService<IDbContextFactory<PublisherDb>>();
    while (await Console.In.ReadLineAsync() is { } line)
        await Console.Out.WriteLineAsync(await Invented.PublishAsync(databases, line.Split(' ')));
}

await app.WaitForShutdownAsync();

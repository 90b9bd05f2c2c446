using Fupin.Chassis.Hosting;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Tests.Probing;
using Fupin.Host;
using Fupin.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Tests.Hosting;

public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fupin-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private StartupException Refused(params string[] arguments) =>
        Assert.Throws<StartupException>(() => Composition.Build(Modules.None, ["--environment=Development", $"--Fupin:DataDirectory={_folder}", .. arguments]));

    [Fact]
    public void Every_wrong_key_is_named_at_once_in_both_languages()
    {
        var refused = Refused(
            "--Fupin:Grpc:Port=99999", "--Fupin:Http:Port=x", "--Fupin:City= ", "--Fupin:Listen=everywhere", "--Fupin:Storage:Provider=mysql",
            "--Fupin:Limits:IdleSeconds=0", "--Fupin:Limits:Services:CallsPerSecond=many", "--Fupin:Limits:CallPerSecond=5",
            "--Fupin:Bus:Transport=pigeon", "--Fupin:Telemetry:Endpoint=here", "--Fupin:Services:registry:Address=there", "--Fupin:Grpc:DeadlineSeconds=0");
        var lines = refused.Message.Split('\n');
        Assert.Equal(2, lines.Length);
        foreach (var key in new[] { "Grpc:Port", "Http:Port", "City", "Listen", "Storage:Provider", "Limits:IdleSeconds", "Limits:Services:CallsPerSecond", "Limits:CallPerSecond", "Bus:Transport", "Telemetry:Endpoint", "Services:registry:Address", "Grpc:DeadlineSeconds" })
            Assert.All(lines, line => Assert.Contains($"Fupin:{key} ", line, StringComparison.Ordinal));
        Assert.Contains("配置有误", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void One_port_for_both_protocols_is_refused() =>
        Assert.Contains("Fupin:Http:Port", Refused("--Fupin:Grpc:Port=9000", "--Fupin:Http:Port=9000").Message, StringComparison.Ordinal);

    [Fact]
    public void Outside_development_a_missing_key_stops_the_start()
    {
        Assert.Contains("field.1.key", Refused("--environment=Production", "--Fupin:Access:Issuer=https://sign-in.test").Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "keys")));
        using var development = Composition.Build(Modules.None, ["--environment=Development", $"--Fupin:DataDirectory={_folder}"]);
        using var production = Composition.Build(
            Modules.None, ["--environment=Production", $"--Fupin:DataDirectory={_folder}", "--Fupin:Access:Issuer=https://sign-in.test"]);
        Assert.NotNull(production.Services.GetRequiredService<Protector>());
    }

    [Fact]
    public void A_data_directory_that_is_a_file_is_refused()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Assert.Contains("Fupin:DataDirectory", Refused($"--Fupin:DataDirectory={file}").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_service_is_refused_and_the_known_ones_are_listed()
    {
        var refused = Assert.Throws<StartupException>(() => Composition.Build("registry,weather", []));
        Assert.Contains("weather", refused.Message, StringComparison.Ordinal);
        Assert.All(Modules.Names, name => Assert.Contains(name, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_starts_again_on_the_same_store()
    {
        await using var store = new TestStore();
        for (var i = 0; i < 2; i++)
        {
            await using var host = await ProbeHost.StartAsync(store: store);
            Assert.Equal("x", (await host.Client<Probe.ProbeClient>().GetOnceAsync(new Order { Text = "x" })).Text);
        }

        Assert.Equal(["audit.1.key", "field.1.key", "index.1.key", "seal.1.key", "token.1.key"], Directory.GetFiles(Path.Combine(store.Folder, "keys")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
    }
}

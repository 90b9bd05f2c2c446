using System.Diagnostics;

namespace Fupin.Host.Tests;

/// <summary>The program as an operator meets it: its exit code and its words.</summary>
public sealed class ProgramTests : IDisposable
{
    private const int WrongConfiguration = 78;

    private readonly string _folder = Directory.CreateTempSubdirectory("fupin-program-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Error)> RunAsync(string environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _folder };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "fupin-host.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_ENVIRONMENT"] = environment;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await error);
    }

    [Fact]
    public async Task An_unknown_service_is_named_and_the_known_ones_are_listed_in_two_lines()
    {
        var (code, error) = await RunAsync("Development", "--services", "registry,weather");
        Assert.Equal(WrongConfiguration, code);
        var lines = error.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Contains("weather", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.All(Modules.Names, name => Assert.Contains(name, line, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_missing_key_outside_development_stops_the_start_without_a_stack_trace()
    {
        var (code, error) = await RunAsync("Production", "--services", Modules.None);
        Assert.Equal(WrongConfiguration, code);
        Assert.Contains("field.1.key", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_needs_neither_a_broker_nor_a_token()
    {
        foreach (var purpose in (string[])["field", "index", "token", "audit", "seal"])
        {
            Directory.CreateDirectory(Path.Combine(_folder, ".fupin", "keys"));
            await File.WriteAllTextAsync(
                Path.Combine(_folder, ".fupin", "keys", $"{purpose}.1.key"), Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(i => (byte)i)]), TestContext.Current.CancellationToken);
        }
        string[] settings = ["--Fupin:Bus:Transport=rabbitmq", "--Fupin:Access:Issuer=https://sign-in.test"];
        var (done, log) = await RunAsync("Production", ["--migrate", .. settings]);
        Assert.Equal(0, done);
        foreach (var name in Modules.Names) Assert.Contains($"Database {name}: applied ", log, StringComparison.Ordinal);
        var (code, error) = await RunAsync("Production", settings);
        Assert.Equal(WrongConfiguration, code);
        Assert.Contains("Fupin:Bus:Address", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_configuration_from_the_command_line_is_named()
    {
        var (code, error) = await RunAsync("Development", "--Fupin:Grpc:Port=none");
        Assert.Equal(WrongConfiguration, code);
        Assert.Contains("Fupin:Grpc:Port", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_said_in_both_languages()
    {
        await using var other = await Kit.TestHost.StartAsync(Modules.None);
        var (code, error) = await RunAsync("Development", "--services", Modules.None, $"--Fupin:Grpc:Port={other.Address.Port}", $"--Fupin:Http:Port={other.HttpAddress.Port}");
        Assert.Equal(WrongConfiguration, code);
        Assert.Contains("端口已被占用", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}

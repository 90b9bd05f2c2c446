using System.CommandLine;
using System.Net;
using Fupin.Chassis.Access;
using Fupin.Chassis.Hosting;
using Fupin.Cli;
using Fupin.Cli.Access;
using Fupin.Cli.Commands;
using Fupin.Cli.Jobs;
using Fupin.Cli.Samples;
using Fupin.Cli.Terminals;

namespace Fupin.Host;

/// <summary>
/// `--sample luoyang`: loads an invented city through the import calls and prints the table that reproduces the published figures. It is a client
/// of the services in this process and goes through their address like any other.
/// </summary>
internal sealed class SampleJob(Sample sample)
{
    private static readonly Option<string?> City = new("--sample")
    {
        Description = $"导入虚构样本并打印对照表 / load an invented city and print its table: {string.Join(" | ", Published.Cities)}",
    };

    private static readonly Option<string> Scale = new("--scale") { Description = "样本规模 / scale of the sample", DefaultValueFactory = _ => "1" };
    private static readonly Option<long> Seed = new("--seed") { Description = "随机种子 / seed of the sample", DefaultValueFactory = _ => 1 };

    /// <summary>For the command line of the host.</summary>
    public static IReadOnlyList<Option> Options => [City, Scale, Seed];

    /// <summary>Configuration that comes with the job; what the command line says goes before it.</summary>
    public IReadOnlyList<string> Settings =>
    [
        $"--Fupin:City={sample.City}",
        // a progress bar and log lines do not mix
        "--Logging:LogLevel:Default=Warning",
    ];

    /// <summary>Null without --sample.</summary>
    /// <exception cref="StartupException">No such city or scale.</exception>
    public static SampleJob? From(ParseResult parsed)
    {
        if (parsed.GetValue(City) is not { } city) return null;
        try
        {
            return new(Sample.Create(city, parsed.GetRequiredValue(Scale), parsed.GetValue(Seed)));
        }
        catch (ArgumentException wrong)
        {
            throw new StartupException($"--sample、--scale 有误：可用城市 {string.Join("、", Published.Cities)}", wrong.Message);
        }
    }

    /// <summary>Runs once the host listens. What goes wrong is said on the terminal; the host keeps serving.</summary>
    public Task<int> RunAsync(FupinOptions options, bool isDevelopment, TimeProvider clock, string[] arguments, CancellationToken cancel)
    {
        var listen = options.Listen.Equals(IPAddress.Any) ? IPAddress.Loopback : options.Listen.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : options.Listen;
        var address = new UriBuilder("http", listen.ToString(), options.GrpcPort).Uri.GetLeftPart(UriPartial.Authority);
        var runCommand = $"dotnet run --project services/Host -- {string.Join(' ', arguments)}";
        return new CommandRunner(Terminal.OfProcess(), clock).RunAsync(
            address, Tokens(options, isDevelopment, clock), session => new MainJob(session, sample).RunAsync(address, options.DataDirectory, runCommand), cancel);
    }

    /// <summary>In development the job signs in as the command line does; elsewhere it needs a token like any other client.</summary>
    private static TokenSource Tokens(FupinOptions options, bool isDevelopment, TimeProvider clock)
    {
        if (isDevelopment) return Development.Source(() => DevelopmentTokens.Open(options.DataDirectory), clock);
        return Environment.GetEnvironmentVariable("FUPIN_TOKEN") is { Length: > 0 } token
            ? TokenSource.Fixed("FUPIN_TOKEN", token)
            : TokenSource.Of(() => throw new SignInException("--sample 在开发环境之外需要环境变量 FUPIN_TOKEN 中的令牌", "outside development --sample needs a token in FUPIN_TOKEN"));
    }
}

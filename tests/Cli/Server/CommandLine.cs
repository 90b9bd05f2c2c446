using Fupin.Cli.Commands;
using Fupin.Cli.Terminals;
using Fupin.Kit;

namespace Fupin.Cli.Tests.Server;

/// <summary>Runs `fupin` as typed, against a server, and keeps what it prints.</summary>
internal sealed record CommandLine(int Code, string Out, string Error)
{
    public static Task<CommandLine> RunAsync(TestHost host, params string[] arguments) => RunAsync(host.Address, [.. arguments, "--token-file", host.TokenFile()]);

    public static Task<CommandLine> RunAsync(HostProcess host, params string[] arguments) => RunAsync(host.Address, [.. arguments, "--token-file", host.TokenFile()]);

    public static Task<CommandLine> RunAsync(TextReader? questions, TestHost host, params string[] arguments) =>
        RunAsync(questions, host.Address, [.. arguments, "--token-file", host.TokenFile()]);

    public static Task<CommandLine> RunAsync(TextReader? questions, HostProcess host, params string[] arguments) =>
        RunAsync(questions, host.Address, [.. arguments, "--token-file", host.TokenFile()]);

    public static Task<CommandLine> RunAsync(Uri address, params string[] arguments) => RunAsync(null, address, arguments);

    /// <param name="questions">What the officer types at the terminal; null where there is none.</param>
    /// <param name="address">Of the server.</param>
    /// <param name="arguments">As typed.</param>
    public static async Task<CommandLine> RunAsync(TextReader? questions, Uri address, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = FupinCommand.Create(Terminal.Plain(output, error, questions), TimeProvider.System);
        var code = await root.Parse([.. arguments, "--address", address.GetLeftPart(UriPartial.Authority)]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
        return new(code, output.ToString(), error.ToString());
    }
}

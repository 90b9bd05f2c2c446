using Fupin.Cli.Commands;
using Fupin.Cli.Terminals;

namespace Fupin.Cli;

internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        return FupinCommand.Create(Terminal.OfProcess(), TimeProvider.System).Parse(args).InvokeAsync();
    }
}

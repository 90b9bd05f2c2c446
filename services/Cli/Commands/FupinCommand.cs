using System.CommandLine;
using Fupin.Cli.Samples;
using Fupin.Cli.Terminals;

namespace Fupin.Cli.Commands;

/// <summary>The command line <c>fupin</c>.</summary>
internal static class FupinCommand
{
    public static RootCommand Create(Terminal terminal, TimeProvider clock)
    {
        var runner = new CommandRunner(terminal, clock);
        return new("扶贫信息系统命令行 / command line of the poverty alleviation information system")
        {
            runner.Address,
            runner.SignIn.TokenFile,
            runner.SignIn.DataDirectory,
            ImportCommands.Create(runner),
            TemplateCommands.Create(runner),
            ExportCommands.Create(runner),
            CompareCommands.Create(runner),
            ShowCommands.Create(runner),
            FeedCommands.Create(runner),
            AuditCommands.Create(runner),
            TableCommand.Create(runner),
            KeyCommands.Create(runner),
            TokenCommand.Create(runner.SignIn, runner),
            PoliciesCommand.Create(runner),
            HealthCommand.Create(runner),
            SampleCommand.Create(),
        };
    }
}

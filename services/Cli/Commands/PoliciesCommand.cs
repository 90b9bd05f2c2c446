using System.CommandLine;
using Fupin.Chassis.Access;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin policies</c>: who may call what, as the contracts say it.</summary>
internal static class PoliciesCommand
{
    private static readonly Option<string?> Into = new("--into") { Description = "写入该 Markdown 文件的标记之间 / write it between the markers of this Markdown file" };
    private static readonly Option<string?> Check = new("--check") { Description = "只核对该文件是否最新 / only look whether this file is up to date" };

    public static Command Create(CommandRunner runner)
    {
        var command = new Command("policies", "各接口的权限表（Markdown） / the access policies of all calls, as Markdown") { Into, Check };
        runner.OnRun(command, async (parsed, session) =>
        {
            if ((parsed.GetValue(Into) ?? parsed.GetValue(Check)) is not { } file)
            {
                session.Terminal.Line(PolicyTable.Render());
                return ExitCodes.Complete;
            }

            var before = await File.ReadAllTextAsync(file, session.Cancel);
            var after = PolicyTable.Insert(before) ?? throw new NotFoundException($"{file} 中没有标记 {PolicyTable.Begin} … {PolicyTable.End}", $"{file} lacks the markers {PolicyTable.Begin} … {PolicyTable.End}");
            if (before == after) return ExitCodes.Complete;
            if (parsed.GetValue(Into) is not null)
            {
                await File.WriteAllTextAsync(file, after, session.Cancel);
                return ExitCodes.Complete;
            }

            session.Terminal.ErrorLine($"{file} 的权限表不是最新：请运行 fupin policies --into {file} / the policies in {file} are not those of the contracts: run fupin policies --into {file}");
            return ExitCodes.Failed;
        });
        return command;
    }
}

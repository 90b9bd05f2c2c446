using System.CommandLine;
using Fupin.Cli.Templates;
using Fupin.Cli.Workbooks;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin template household|village</c></summary>
internal static class TemplateCommands
{
    private static readonly Option<string?> Out = new("--out") { Description = "写入的 .xlsx 文件，默认以表名为文件名 / the .xlsx file to write, by default named after the form" };

    public static Command Create(CommandRunner runner) => new("template", "空白登记表，带下拉列表 / blank forms with drop-downs")
    {
        Form(runner, "household", "贫困户登记表", "the household form", HouseholdTemplate.Columns),
        Form(runner, "village", "贫困村登记表", "the village form", VillageTemplate.Columns),
    };

    private static Command Form(CommandRunner runner, string name, string title, string english, IReadOnlyList<TemplateColumn> columns)
    {
        var command = new Command(name, $"{title} / {english}") { Out };
        runner.OnRun(command, (parsed, session) =>
        {
            var path = parsed.GetValue(Out) ?? title + ".xlsx";
            if (!Path.GetExtension(path).Equals(".xlsx", StringComparison.OrdinalIgnoreCase)) throw WorkbookFaults.TemplateKind(path);
            // a form that someone has begun to fill in is not written over
            if (File.Exists(path)) throw WorkbookFaults.FileExists(path);
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write)) TemplateFile.Write(file, title, columns);
            session.Terminal.Line($"{title} → {path} / {english} in {path}");
            return Task.FromResult(ExitCodes.Complete);
        });
        return command;
    }
}

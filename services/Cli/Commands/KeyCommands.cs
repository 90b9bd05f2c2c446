using System.CommandLine;
using System.Globalization;
using Fupin.Access.V1;
using Fupin.Chassis.Protection;
using Spectre.Console;

namespace Fupin.Cli.Commands;

/// <summary>Changing the keys of protected data: make one, restart the instances, wait, remove the old one.</summary>
internal static class KeyCommands
{
    private static readonly Argument<string> Purpose = new Argument<string>("purpose")
    {
        Description = "field（加密）、index（匹配）或 seal（审计包签名） / field (encryption), index (matching) or seal (signing audit bundles)",
    }.AcceptOnlyFromAmong("field", "index", "seal");

    private static readonly Option<string> Data = new("--data")
    {
        Description = "数据目录，其中有 keys 子目录 / data directory, the parent of keys",
        DefaultValueFactory = _ => ".fupin",
    };

    private static readonly Option<string> Service = new("--service") { Description = "服务名 / name of the service", DefaultValueFactory = _ => "registry" };

    public static Command Create(CommandRunner runner)
    {
        var list = new Command("list", "各密钥的使用情况，旧密钥是否可以移除 / which keys are in use, which can go") { Service };
        runner.OnRun(list, ListAsync);
        var @new = new Command("new", "在本机数据目录中生成下一个密钥，各实例重启后启用 / makes the next key in a data directory; instances use it from their next start") { Purpose, Data };
        @new.SetAction(parsed => New(runner, parsed));
        return new("keys", "受保护数据的密钥 / keys of protected data") { list, @new };
    }

    private static async Task<int> ListAsync(ParseResult parsed, CommandSession session)
    {
        var answer = await session.Client(channel => new KeyService.KeyServiceClient(channel))
            .ListKeysAsync(new() { Service = parsed.GetRequiredValue(Service) }, session.Unary);
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("用途 purpose").AddColumn("写入 newest").AddColumn("已全部更换至 settled").AddColumn("状态 state").AddColumn("可移除 removable");
        foreach (var use in answer.Uses)
            table.AddRow(
                use.Purpose, Number(use.Newest), Number(use.Settled), use.Changing ? "更换中 changing" : "完成 settled",
                string.Join(' ', use.Removable.Select(id => string.Create(CultureInfo.InvariantCulture, $"{use.Purpose}.{id}.key"))));
        session.Terminal.Out.Write(table);
        return ExitCodes.Complete;
    }

    private static int New(CommandRunner runner, ParseResult parsed)
    {
        var purpose = parsed.GetRequiredValue(Purpose);
        var file = KeyRing.MakeNext(parsed.GetRequiredValue(Data), purpose);
        var next = purpose == "seal"
            ? "然后用 fupin audit keys 重新公布公钥；旧密钥留在目录中，其公钥才一并列出，除非它已泄露 / then publish the public keys again with `fupin audit keys`; the old key stays, so that its public key is listed too, unless it leaked"
            : "旧密钥待 fupin keys list 显示可移除后再删 / remove the old key when `fupin keys list` says so";
        runner.Terminal.Line($"已生成 {file}：请备份，分发到每个实例的密钥目录，再逐个重启 / back it up, bring it to every instance's key folder, restart them one by one");
        runner.Terminal.Line(next);
        return ExitCodes.Complete;
    }

    private static string Number(int id) => id.ToString(CultureInfo.InvariantCulture);
}

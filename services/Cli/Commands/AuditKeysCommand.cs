using System.CommandLine;
using Fupin.Audit.V1;
using Fupin.Cli.Audits;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin audit keys</c>: what a department publishes for those who verify its bundles.</summary>
internal static class AuditKeysCommand
{
    private static readonly Option<string?> Out = new("--out") { Description = "写入的公钥文件；不给则显示 / the file of keys to write; without it they are shown" };

    public static Command Create(CommandRunner runner, Option<string> service)
    {
        var keys = new Command("keys", "封签公钥及其指纹，公布给核对审计包的人 / public keys of the seals and their fingerprints, to be published to those who verify bundles") { service, Out };
        runner.OnRun(keys, (parsed, session) => KeysAsync(session, parsed.GetRequiredValue(service), parsed.GetValue(Out)));
        return keys;
    }

    private static async Task<int> KeysAsync(CommandSession session, string service, string? path)
    {
        var keys = (await session.Client(channel => new AuditService.AuditServiceClient(channel)).ListSealKeysAsync(new() { Service = service }, session.Unary)).Keys;
        var text = PublishedKeys.Text(service, keys);
        if (path is null)
        {
            foreach (var line in text.TrimEnd().Split('\n')) session.Terminal.Line(line);
            return ExitCodes.Complete;
        }
        await using (var file = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write)))
            await file.WriteAsync(text);
        foreach (var key in keys) session.Terminal.Line($"{service} {key.Id} SHA-256 {PublishedKeys.Fingerprint(key.PublicKey.Span)}");
        session.Terminal.Line($"已写入 {path}：请以审计包之外的途径公布，检查人员用 fupin audit verify 审计包 --keys 核对 / written to {path}: publish it by another way than the bundles, for fupin audit verify BUNDLE --keys");
        return ExitCodes.Complete;
    }
}

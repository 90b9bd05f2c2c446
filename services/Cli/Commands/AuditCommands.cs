using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Fupin.Cli.Audits;
using Fupin.Cli.Cards;
using Fupin.Registry.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin audit verify|export|keys|who-read|remove</c></summary>
internal static class AuditCommands
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly Argument<string?> Bundle = new("BUNDLE") { Description = "审计包；不给则核对服务 / a bundle; without one the service is verified", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string> Archive = new("BUNDLE") { Description = "已封签的归档包 / the sealed archive" };
    private static readonly Argument<string> Household = new("NUMBER") { Description = "户编号，或 households/… / the household's number or resource name" };
    private static readonly Option<string?> County = new("--county") { Description = "县(区)代码或名称 / code or name of the county" };
    private static readonly Option<string> Service = new("--service") { Description = "哪个服务的审计记录 / whose record", DefaultValueFactory = _ => "registry" };
    private static readonly Option<string[]> Others = OtherAddresses.Option("其他服务的地址，其留存的链头用于比对", "where another service is, whose kept heads are compared");
    private static readonly Option<string?> Division = new("--division") { Description = "只要该行政区划的记录 / entries of this division only" };
    private static readonly Option<DateOnly?> From = new("--from") { Description = "起始日期 YYYY-MM-DD（含） / first day" };
    private static readonly Option<DateOnly?> To = new("--to") { Description = "截止日期 YYYY-MM-DD（含） / last day" };
    private static readonly Option<string> Out = new("--out") { Description = "写入的审计包 / the bundle to write", Required = true };
    private static readonly Option<string?> Keys = new("--keys") { Description = "主管部门公布的公钥文件，用于核对审计包由谁签名 / the file of keys that the department published: who signed the bundle" };
    private static readonly Option<bool> AsArchive = new("--archive") { Description = "归档：整条链自起点起，封签后可移除 / an archive of the whole chain: what it holds may be removed" };

    public static Command Create(CommandRunner runner)
    {
        var verify = new Command("verify", "核对审计链，或离线核对审计包 / verify the chain, or a bundle without any server") { Bundle, Keys, Service, Others };
        verify.SetAction((parsed, cancel) => parsed.GetValue(Bundle) is { } path
            ? Task.FromResult(BundleVerification.Run(runner.Terminal, path, parsed.GetValue(Keys)))
            : runner.RunAsync(parsed.GetValue(runner.Address)!, runner.SignIn.From(parsed), session => VerifyAsync(parsed, session), cancel));
        var export = new Command("export", "导出可离线核对的审计包 / write a bundle that verifies offline") { Service, Others, Division, From, To, Out, AsArchive };
        runner.OnRun(export, ExportAsync);
        var who = new Command("who-read", "谁查看或修改过该户 / who looked at a household or changed it") { Household, County };
        runner.OnRun(who, WhoReadAsync);
        var remove = new Command("remove", "移除已归档的记录，链从封签处继续 / remove what an archive holds; the chain goes on from its seal") { Archive };
        runner.OnRun(remove, RemoveAsync);
        return new("audit", "审计 / audit") { verify, export, AuditKeysCommand.Create(runner, Service), who, remove };
    }

    private static async Task<int> VerifyAsync(ParseResult parsed, CommandSession session)
    {
        if (parsed.GetValue(Keys) is not null)
            throw new NotFoundException("--keys 只用于核对审计包：请给出审计包", "--keys is for a bundle: name one");
        using var server = Server(parsed, session);
        var kept = await server.KeptHeadsAsync();
        var (start, links) = await server.ReadAsync(new());
        var verifier = new ChainVerifier(start, AuditServer.Heads(kept));
        await foreach (var link in links) verifier.Take(link);
        verifier.End();
        AuditReport.Print(session.Terminal, server.Service, verifier.Position, verifier.Links, verifier.Compared, verifier.Flaws);
        return verifier.Flaws.Count == 0 ? ExitCodes.Complete : ExitCodes.HeldBack;
    }

    private static async Task<int> ExportAsync(ParseResult parsed, CommandSession session)
    {
        using var server = Server(parsed, session);
        var (path, archive) = (parsed.GetRequiredValue(Out), parsed.GetValue(AsArchive));
        if (archive && (parsed.GetValue(Division), parsed.GetValue(From), parsed.GetValue(To)) is not (null, null, null))
            throw new NotFoundException("归档须是整条链，不能与 --division、--from、--to 同用", "an archive is of the whole chain: without --division, --from, --to");
        var request = new ReadChainRequest
        {
            Division = parsed.GetValue(Division) is { } division ? (await Divisions.FindAsync(session, division)).Name : "",
            FromTime = At(parsed.GetValue(From)),
            ToTime = At(parsed.GetValue(To)?.AddDays(1)),
        };
        var kept = await server.KeptHeadsAsync();
        var (start, links) = await server.ReadAsync(request);
        var verifier = new ChainVerifier(start, AuditServer.Heads(kept));
        var (entries, last) = (0L, start);
        var reading = links.GetAsyncEnumerator(session.Cancel);
        if (!await reading.MoveNextAsync()) throw new NotFoundException("该期间没有审计记录，没有写入审计包", "there are no entries in that period: no bundle was written");

        AuditSeal seal;
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Delete))
        {
            try
            {
                seal = await WriteAsync(file);
            }
            catch
            {
                File.Delete(path); // what is no bundle does not stay to be taken for one
                throw;
            }
        }

        AuditReport.Print(session.Terminal, $"{server.Service} → {path}", last.Position, verifier.Links, verifier.Compared, verifier.Flaws);
        session.Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"含 {entries:N0} 条记录 / holds {entries:N0} entries"));
        session.Terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"由第 {seal.Signer.Id} 号密钥签名，指纹 / signed with key {seal.Signer.Id}, fingerprint: {PublishedKeys.Fingerprint(seal.Signer.PublicKey.Span)}"));
        return verifier.Flaws.Count == 0 ? ExitCodes.Complete : ExitCodes.HeldBack;

        async Task<AuditSeal> WriteAsync(Stream file)
        {
            await using var zip = new ZipArchive(file, ZipArchiveMode.Create);
            var files = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [AuditBundle.Links] = await AuditBundle.AddAsync(zip, AuditBundle.Links, Checked()),
                [AuditBundle.Heads] = await AuditBundle.AddAsync(zip, AuditBundle.Heads, kept.ToAsyncEnumerable()),
            };
            var manifest = new BundleManifest
            {
                Service = server.Service,
                Division = request.Division,
                From = request.FromTime?.ToDateTimeOffset(),
                To = request.ToTime?.ToDateTimeOffset(),
                After = start.Position,
                AfterDigest = Convert.ToHexStringLower(start.Digest.Span),
                Through = last.Position,
                ThroughDigest = Convert.ToHexStringLower(last.Digest.Span),
                Links = verifier.Links,
                Entries = entries,
                Files = files,
            };
            var signed = await AuditBundle.FinishAsync(zip, manifest, digest => server.Client.SealBundleAsync(
                new()
                {
                    Service = server.Service,
                    Through = last.Position,
                    Digest = last.Digest,
                    BundleSha256 = ByteString.CopyFrom(digest),
                    Archive = archive && manifest.IsWhole && verifier.Flaws.Count == 0,
                },
                session.Unary).ResponseAsync);
            return signed.Signature.IsEmpty
                ? throw new NotFoundException($"“{server.Service}”的版本较旧，封签没有签名：没有写入审计包，请先升级服务", $"'{server.Service}' is of an older version and does not sign seals: no bundle was written, update the service first")
                : signed;
        }

        async IAsyncEnumerable<IMessage> Checked()
        {
            await using var rest = reading;
            do
            {
                var link = rest.Current;
                verifier.Take(link);
                if (link.Position > 0) last = new() { Position = link.Position, Digest = link.Digest };
                if (!link.Entry.IsEmpty) entries++;
                yield return link;
            }
            while (await rest.MoveNextAsync());
        }
    }

    private static async Task<int> WhoReadAsync(ParseResult parsed, CommandSession session)
    {
        var client = session.Client(channel => new HouseholdService.HouseholdServiceClient(channel));
        var name = await ShowCommands.HouseholdAsync(client, parsed.GetRequiredValue(Household), parsed.GetValue(County), session);
        var audit = session.Client(channel => new AuditService.AuditServiceClient(channel));
        var request = new ListAccessesRequest { Service = "registry", Resource = name, PageSize = 1000 };
        List<AuditEntry> entries = [];
        var lists = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var page = await audit.ListAccessesAsync(request, session.Unary);
            entries.AddRange(page.Entries);
            lists.UnionWith(page.ListIds);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        session.Terminal.Out.Write(AuditReport.Accesses(entries, lists, Shanghai));
        session.Terminal.Line($"{name}：{entries.Count} 条，其中名单 {lists.Count} / {entries.Count} entries, {lists.Count} of lists");
        return ExitCodes.Complete;
    }

    private static async Task<int> RemoveAsync(ParseResult parsed, CommandSession session)
    {
        VerifiedBundle bundle;
        try
        {
            bundle = AuditBundle.Verify(parsed.GetRequiredValue(Archive));
        }
        catch (AuditBundleException fault)
        {
            throw new NotFoundException(fault.Chinese, fault.English);
        }
        if (!bundle.Manifest.IsWhole || bundle.Flaws.Count > 0)
            throw new NotFoundException("该审计包不是完整的归档，不能据以移除", "the bundle is no whole archive: nothing is removed by it");
        var removed = await session.Client(channel => new AuditService.AuditServiceClient(channel))
            .RemoveArchivedAsync(new() { Service = bundle.Manifest.Service, Through = bundle.Manifest.Through }, session.Bulk);
        session.Terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"已移除 {removed.Removed:N0} 条，链从第 {bundle.Manifest.Through:N0} 条之后继续 / removed {removed.Removed:N0}, the chain goes on after {bundle.Manifest.Through:N0}"));
        return ExitCodes.Complete;
    }

    private static AuditServer Server(ParseResult parsed, CommandSession session) =>
        new(session, parsed.GetRequiredValue(Service), OtherAddresses.Of(parsed, Others));

    /// <summary>Days as officers count them.</summary>
    private static Timestamp? At(DateOnly? day) =>
        day is { } date ? Timestamp.FromDateTimeOffset(new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8))) : null;
}

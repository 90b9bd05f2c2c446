using System.Text;
using Fupin.Chassis.Storage;
using Fupin.Cli.Access;
using Fupin.Cli.Commands;
using Fupin.Cli.Connections;
using Fupin.Cli.Imports;
using Fupin.Cli.Terminals;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Exchange.Tests.Canary;

/// <summary>What officers, departments, auditors and clumsy clients do with marked values, on two departments' processes.</summary>
internal sealed class Journey(TwoDepartments both, Family family, string village, Evidence evidence) : IDisposable
{
    private readonly ServerConnection _registry = new(both.Registry.Address.ToString(), TokenSource.Of(() => both.Registry.Token(family.Officer)));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private HouseholdService.HouseholdServiceClient Households => _registry.Client(channel => new HouseholdService.HouseholdServiceClient(channel));

    public async Task RunAsync()
    {
        await RegisterAsync();
        var household = await ReadAsync();
        await CompareAsync();
        await ExchangeAsync();
        await RefuseAsync(household);
        await BreakAsync();
        await AuditAsync();
    }

    private async Task RegisterAsync()
    {
        var villages = await File.ReadAllLinesAsync(both.File("villages.csv"), Ct);
        var headers = villages[0].TrimStart('\uFEFF').Split(',');
        var row = villages.First(line => line.Contains(village, StringComparison.Ordinal)).Split(',');
        row[Array.IndexOf(headers, "第一书记")] = family.Secretary;
        foreach (var (year, code) in new[] { ("2015", ExitCodes.Failed), ("2016", ExitCodes.Complete) }) // of 2015 it is registered with another
        {
            row[Array.IndexOf(headers, "数据年度")] = year;
            await File.WriteAllLinesAsync(both.File("village.csv"), [villages[0], string.Join(',', row)], Ct);
            await TypeAsync(code, "import", "villages", both.File("village.csv"));
        }

        await WriteAsync("good.csv", family.Good);
        await TypeAsync(ExitCodes.Complete, "import", "households", both.File("good.csv"));
        await WriteAsync("wrong.csv", family.Wrong);
        await TypeAsync(ExitCodes.HeldBack, "import", "households", both.File("wrong.csv"), "--preview");
        await TypeAsync(ExitCodes.HeldBack, "import", "households", both.File("wrong.csv"));
        await WriteAsync("changed.csv", family.Changed);
        await TypeAsync(ExitCodes.HeldBack, "import", "households", both.File("changed.csv"));
        // the same rows from a client of another's making, whose answers are kept as they came
        Assert.Equal(family.Wrong.Count, (await SendAsync("wrong", family.Wrong)).Select(error => error.HouseholdNumber).Distinct(StringComparer.Ordinal).Count());
        Assert.NotEmpty(await SendAsync("changed", family.Changed));
    }

    private async Task<Household> ReadAsync()
    {
        var division = await DivisionAsync();
        var listed = await Households.ListHouseholdsAsync(new() { Division = division, Number = Family.Control }, cancellationToken: Ct);
        evidence.Add("answers", "list", listed);
        var household = Assert.Single(listed.Households);
        evidence.Add("answers", "get", await Households.GetHouseholdAsync(new() { Name = household.Name }, cancellationToken: Ct));
        evidence.Add("answers", "show", await TypeAsync(ExitCodes.Complete, "show", "household", household.Name));
        // with a purpose the numbers are shown, on the officer's own screen
        Assert.Contains(family.Good[0]["证件号码"], await TypeAsync(ExitCodes.Complete, "show", "household", household.Name, "--purpose", "payment"), StringComparison.Ordinal);
        await TypeAsync(ExitCodes.Complete, "show", "village", village);
        await TypeAsync(ExitCodes.Complete, "export", "households", "--division", village, "--out", both.File("export.csv"));
        await evidence.AddFileAsync("answers", both.File("export.csv"));
        return household;
    }

    /// <summary>The topmost.</summary>
    private async Task<string> DivisionAsync()
    {
        var divisions = _registry.Client(channel => new DivisionService.DivisionServiceClient(channel));
        return (await divisions.ListDivisionsAsync(new() { PageSize = 1 }, cancellationToken: Ct)).Divisions[0].Name;
    }

    private async Task CompareAsync()
    {
        await TypeAsync(ExitCodes.HeldBack, "compare", "national", both.File("changed.csv"), "--out", both.File("compared.xlsx"));
        await evidence.AddFileAsync("answers", both.File("compared.xlsx"));
        await File.WriteAllLinesAsync(
            both.File("list.csv"),
            [
                "姓名,证件号码", $"{family.Good[0]["姓名"]},{family.Good[0]["证件号码"]}", $"{family.Changed[0]["姓名"]},{family.Good[1]["证件号码"]}",
                $"{family.Secretary},{family.Unregistered}", $"{family.Good[1]["姓名"]},{family.Damaged}",
            ], Ct);
        await TypeAsync(null, "compare", both.File("list.csv"), "--division", village, "--save-until", "2099-12-31");
        evidence.Add("answers", "compare open", await TypeAsync(null, "compare", "open", "--division", village));
    }

    private async Task ExchangeAsync()
    {
        await both.UntilAsync((subscription, head) => subscription.Position == head.Position);
        evidence.Add("answers", "feed tail", await TypeAsync(ExitCodes.Complete, "feed", "tail", "--source", "registry"));
        // an event that can't be applied, and a database that says why
        await QuoteAsync("assessment", "roster_village", "UPDATE", family.Quoted);
        await QuoteAsync("assessment", "roster_household", "INSERT", family.Quoted);
        await WriteAsync("more.csv",
        [
            family.Good[0].With(
                ("户编号", "more"), ("人编号", "more01"), ("证件号码", family.Unregistered), ("出生日期", "1948-05-17"), ("家庭人口", "1"),
                ("健康状况", "健康"), ("残疾人证号", ""), ("残疾类别", ""), ("残疾等级", "")),
        ]);
        await TypeAsync(null, "import", "households", both.File("more.csv"));
        var stopped = await both.UntilAsync((subscription, _) => subscription.State == SubscriptionState.Stopped);
        evidence.Add("errors", "subscription", stopped);
        await UnquoteAsync("assessment", "roster_village");
        await UnquoteAsync("assessment", "roster_household");
        await TwoDepartments.RunAsync(both.Assessment, ExitCodes.Complete, "feed", "retry", TwoDepartments.Subscription);
        await both.UntilAsync((subscription, head) => subscription.State == SubscriptionState.Running && subscription.Position == head.Position);
    }

    private async Task RefuseAsync(Household household)
    {
        var (id, name) = (family.Good[0]["证件号码"], family.Good[0]["姓名"]);
        await evidence.RefusedAsync("no such name", StatusCode.InvalidArgument, () => Households.GetHouseholdAsync(new() { Name = id }, cancellationToken: Ct).ResponseAsync);
        // where a number of the household belongs
        Assert.Empty((await Households.ListHouseholdsAsync(new() { Division = household.Division, Number = id }, cancellationToken: Ct)).Households);
        await evidence.RefusedAsync("page token", StatusCode.InvalidArgument, () => Households.ListHouseholdsAsync(new() { Division = household.Division, PageToken = name + id }, cancellationToken: Ct).ResponseAsync);
        await evidence.RefusedAsync("purpose", StatusCode.InvalidArgument, () => Households.GetHouseholdAsync(new() { Name = household.Name }, new() { { "fupin-purpose", id } }, cancellationToken: Ct).ResponseAsync);
        await evidence.RefusedAsync("import id", StatusCode.InvalidArgument, () => SendAsync(name + id, family.Good));
        await evidence.RefusedAsync("headers", StatusCode.InvalidArgument, () => SendAsync("headers", [new() { [name] = id, [id] = name }]));
        await evidence.RefusedAsync("token", StatusCode.Unauthenticated, () =>
            _registry.Open(channel => new HouseholdService.HouseholdServiceClient(channel)).GetHouseholdAsync(new(), new() { { "authorization", "Bearer " + id } }, cancellationToken: Ct).ResponseAsync);

        using var client = new HttpClient();
        // a body that is no message, and a method that is none, which names itself in the log and the traces
        foreach (var (path, bytes) in new[] { ("fupin.registry.v1.HouseholdService/GetHousehold", Encoding.UTF8.GetBytes(id + name)), (Family.Control, [0]) })
        {
            using var content = new ByteArrayContent([0, 0, 0, 0, (byte)bytes.Length, .. bytes]);
            content.Headers.ContentType = new("application/grpc");
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(both.Registry.Address, path))
            {
                Version = new(2, 0),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = content,
                Headers = { { "authorization", "Bearer " + both.Registry.Token() } },
            };
            using var answer = await client.SendAsync(request, Ct);
            evidence.Add("errors", path, await answer.Content.ReadAsByteArrayAsync(Ct));
            evidence.Add("errors", path, $"{answer.Headers}{answer.TrailingHeaders}");
        }
    }

    /// <summary>Something unforeseen in the middle of a write: the database refuses a row and quotes it.</summary>
    private async Task BreakAsync()
    {
        await QuoteAsync("registry", "person", "INSERT", family.Quoted);
        await evidence.RefusedAsync("broken write", StatusCode.Internal, () => SendAsync("broken", family.Broken));
        await UnquoteAsync("registry", "person");
    }

    private async Task AuditAsync()
    {
        evidence.Add("answers", "who-read", await TypeAsync(ExitCodes.Complete, "audit", "who-read", Family.Control, "--county", village[..6]));
        await TypeAsync(null, "audit", "export", "--other", $"assessment={both.Assessment.Address.GetLeftPart(UriPartial.Authority)}", "--out", both.File("bundle.zip"));
        await evidence.AddFileAsync("answers", both.File("bundle.zip"));
    }

    /// <summary>From now on the database answers a row with an error that holds a text.</summary>
    private async Task QuoteAsync(string service, string table, string verb, string text) => await both.Store.ExecuteAsync(service, both.Store.Provider == StorageProvider.Sqlite
        ? $"CREATE TRIGGER canary_{table} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'wrong: {text}'); END"
        : $"""
           CREATE FUNCTION canary_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'wrong: {text}' USING DETAIL = '{text}'; END $$;
           CREATE TRIGGER canary_{table} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION canary_{table}()
           """);

    private async Task UnquoteAsync(string service, string table) => await both.Store.ExecuteAsync(service, both.Store.Provider == StorageProvider.Sqlite
        ? $"DROP TRIGGER canary_{table}"
        : $"DROP TRIGGER canary_{table} ON {table}; DROP FUNCTION canary_{table}()");

    private async Task<List<RowError>> SendAsync(string id, IReadOnlyList<FormRow> rows)
    {
        using var call = Households.ImportHouseholds(cancellationToken: Ct);
        var batch = new ImportBatch { Number = 1, Rows = { rows.Select((row, i) => new SheetRow { Line = i + 2, Cells = { row.Values } }) } };
        batch.Sha256 = BatchDigest.Of(batch.Rows);
        List<RowError> errors = [];
        try
        {
            await call.RequestStream.WriteAsync(new() { Begin = new() { ImportId = id, FileName = "canary.csv", Columns = { rows[0].Keys } } }, Ct);
            await call.RequestStream.WriteAsync(new() { Batch = batch }, Ct);
            await call.RequestStream.WriteAsync(new() { End = new() { Batches = 1 } }, Ct);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // refused before it had all; the answer says why
        }
        await foreach (var answer in call.ResponseStream.ReadAllAsync(Ct))
        {
            evidence.Add("errors", $"answer to import {rows.Count}", answer);
            if (answer.Result is { } result) errors.AddRange(result.Errors);
        }
        return errors;
    }

    private Task WriteAsync(string file, IReadOnlyList<FormRow> rows) => File.WriteAllLinesAsync(
        both.File(file), [string.Join(',', rows[0].Keys), .. rows.Select(row => string.Join(',', row.Values))], Ct);

    /// <summary>Types a command at the registry. What it says of its work is a log; what was asked for, it returns.</summary>
    private async Task<string> TypeAsync(int? code, params string[] arguments)
    {
        await using StringWriter output = new(), error = new();
        var root = FupinCommand.Create(Terminal.Plain(output, error), TimeProvider.System);
        string[] all = [.. arguments, "--address", both.Registry.Address.GetLeftPart(UriPartial.Authority), "--token-file", both.Registry.TokenFile(family.Officer)];
        var ended = await root.Parse(all).InvokeAsync(new() { Output = TextWriter.Null }, Ct);
        Assert.True(code is null || ended == code, $"fupin {string.Join(' ', arguments)} ended with {ended}: {output}{error}");
        evidence.Add("logs", $"fupin {arguments[0]} {arguments[1]}, standard error", error.ToString());
        if (arguments[0] is "import") evidence.Add("logs", $"fupin {arguments[0]} {arguments[1]}", output.ToString());
        return output.ToString();
    }

    public void Dispose() => _registry.Dispose();
}

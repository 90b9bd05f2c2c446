using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Limits;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Grpc.Core;

namespace Fupin.Registry.Lists;

internal sealed partial class ComparisonService
{
    private const int MostRows = 1000;

    public override async Task MatchPersons(
        IAsyncStreamReader<MatchPersonsRequest> requestStream, IServerStreamWriter<MatchPersonsResponse> responseStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var requests = requestStream.CountingRows(context, r => r.Rows?.Rows.Count ?? 0);
        if (!await requests.MoveNext(ct) || requests.Current.Begin is not { } begin)
            throw RegistryErrors.ListProtocol("名单须先发送 begin", "a list starts with begin");
        ListBeginning.Check(begin);
        var caller = context.Caller();
        var division = await DivisionAsync(begin.Division, ct);
        var city = division.At(DivisionLevel.City) ?? division;
        var comparison = await ListBeginning.BeginAsync(db, begin, division, caller, clock, ct);
        await responseStream.WriteAsync(new() { Begun = ResourceNames.Format("comparisons", comparison.Id) }, ct);

        using var matching = new ListMatching(division, protector, clock.Today());
        var keeping = new ListKeeping(comparison, city.Id, begin.Owner.Length > 0 ? begin.Owner : caller.Subject, begin.DueDate.ToDate(), protector);
        var told = caller.Scope.Covers(city.Path);
        while (await requests.MoveNext(ct))
        {
            if (requests.Current.End is { } end)
            {
                await FinishAsync(comparison, matching, end.Rows, ct);
                await responseStream.WriteAsync(new() { Finished = await ToldAsync(comparison, caller, ct) }, ct);
                return;
            }

            if (requests.Current.Rows is not { Rows.Count: > 0 and <= MostRows } batch)
                throw RegistryErrors.ListProtocol($"每次应发送1至{MostRows}行", $"1 to {MostRows} rows are sent at a time");
            var rows = matching.Read(batch.Rows);
            await JudgeAsync(matching, keeping, rows, ct);
            foreach (var row in rows) Count(comparison, row.Verdict.Verdict);
            var verdicts = new MatchVerdicts();
            verdicts.Verdicts.AddRange(rows.Select(r => told ? r.Verdict : Untold(r.Verdict)));
            await responseStream.WriteAsync(new() { Verdicts = verdicts }, ct);
        }

        throw RegistryErrors.ListProtocol("名单没有发送 end 就中断了，请用同一编号重新发送", "the list broke off without end: send it again under the same id");
    }

    /// <summary>Judges rows and keeps their differences. A change of the index key in between makes it look again.</summary>
    private async Task JudgeAsync(ListMatching matching, ListKeeping keeping, List<ListRow> rows, CancellationToken ct)
    {
        await using var own = await databases.CreateDbContextAsync(ct);
        while (true)
        {
            var keys = await own.ValueKeysAsync(protector, ct);
            await matching.JudgeAsync(own, trees, rows, keys, ct);
            var differences = rows.SelectMany(keeping.Of).ToList();
            await using var write = await own.BeginWriteAsync(ct);
            if (!await own.HoldKeysAsync(keys, ct)) continue;
            await own.BulkInsertAsync(differences, ct);
            await write.CommitAsync(ct);
            return;
        }
    }

    private async Task FinishAsync(Comparison comparison, ListMatching matching, int rows, CancellationToken ct)
    {
        if (rows != matching.Rows) throw RegistryErrors.ListProtocol($"共收到{matching.Rows}行，应为{rows}行", $"{matching.Rows} rows came, {rows} were sent");
        if (rows == 0) throw RegistryErrors.ListProtocol("名单中没有数据行", "the list has no rows");
        await using var write = await db.BeginWriteAsync(ct);
        (comparison.Rows, comparison.Digest) = (rows, matching.Digest());
        (comparison.State, comparison.EndTime) = (ComparisonState.Finished, clock.Now());
        await write.CommitAsync(ct);
    }

    private static void Count(Comparison comparison, PersonVerdict verdict)
    {
        if (verdict == PersonVerdict.Matched) comparison.Matched++;
        else if (verdict == PersonVerdict.NameDiffers) comparison.NameDiffers++;
        else if (verdict == PersonVerdict.Elsewhere) comparison.Elsewhere++;
        else if (verdict == PersonVerdict.Unknown) comparison.Unknown++;
        else comparison.Invalid++;
    }

    /// <summary>Who is not responsible for the whole city does not learn that somebody is registered in another county.</summary>
    private static MatchVerdict Untold(MatchVerdict verdict) =>
        verdict.Verdict == PersonVerdict.Elsewhere ? new() { Line = verdict.Line, Verdict = PersonVerdict.Unknown } : verdict;

    private async Task<DivisionNode> DivisionAsync(string name, CancellationToken ct)
    {
        var check = new FieldCheck(RegistryErrors.Domain);
        var id = check.ResourceId(name, "begin.division", "divisions");
        check.ThrowIfAny();
        return (await trees.GetAsync(ct)).Find(id) ?? throw RegistryErrors.DivisionNotFound();
    }
}

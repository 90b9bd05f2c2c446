using Fupin.Kit;
using Fupin.Registry.V1;
using Fupin.Type.V1;
using Google.Type;
using Grpc.Core;

namespace Fupin.Registry.Tests.Lists;

/// <summary>Lists as offices bring them.</summary>
internal static class OfficeLists
{
    public static async Task<ListOutcome> MatchAsync(
        this ComparisonService.ComparisonServiceClient client, MatchBegin begin, params (string Number, string Name)[] people)
    {
        using var call = client.MatchPersons();
        var outcome = new ListOutcome();
        var rows = people.Select((p, i) => new MatchRow { Line = i + 2, IdNumber = p.Number, FullName = p.Name }).ToList();
        try
        {
            await call.RequestStream.WriteAsync(new() { Begin = begin });
            foreach (var some in rows.Chunk(2)) await call.RequestStream.WriteAsync(new() { Rows = new() { Rows = { some } } });
            await call.RequestStream.WriteAsync(new() { End = new() { Rows = rows.Count } });
            await call.RequestStream.CompleteAsync();
        }
        catch (RpcException)
        {
            // the refusal is read from the answers
        }
        catch (InvalidOperationException)
        {
            // the call ended while sending
        }

        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            if (answer.StepCase == MatchPersonsResponse.StepOneofCase.Begun) outcome.Begun = answer.Begun;
            if (answer.Verdicts is { } verdicts) outcome.Verdicts.AddRange(verdicts.Verdicts);
            if (answer.Finished is { } finished) outcome.Finished = finished;
        }

        return outcome;
    }

    public static async Task<MatchBegin> BeginAsync(Office office, string code, string id = "list", bool save = true)
    {
        var division = await office.Divisions.GetDivisionAsync(new() { Name = "divisions/-", Code = code });
        return new() { ListId = id, Title = "2016年第一季度农村低保名单", Division = division.Name, Save = save, DueDate = save ? new Date { Year = 2026, Month = 12, Day = 31 } : null };
    }
}

internal sealed class ListOutcome
{
    public string Begun { get; set; } = "";
    public List<MatchVerdict> Verdicts { get; } = [];
    public Comparison? Finished { get; set; }
    public IEnumerable<PersonVerdict> Said => Verdicts.Select(v => v.Verdict);
}

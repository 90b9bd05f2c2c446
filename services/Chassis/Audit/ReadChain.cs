using Fupin.Audit.V1;
using Fupin.Chassis.Access;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Chassis.Audit;

internal sealed partial class AuditRpc
{
    public override async Task ReadChain(ReadChainRequest request, IServerStreamWriter<ReadChainResponse> responseStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var record = services.Of(request.Service);
        var chain = new ChainReader(record.Databases, record.Runtime.Audit!, record.Runtime.Clock);
        var whole = request is { After: 0, FromTime: null, ToTime: null };
        var (start, last) = whole ? (await chain.BaseAsync(ct), long.MaxValue) : await StretchAsync(chain, request, ct);
        var within = new DivisionsWithin(standings, request.Division, context.Caller().Scope);
        await responseStream.WriteAsync(new() { Base = AuditHeads.ToMessage(request.Service, start, record.Runtime.Now()) }, ct);
        await foreach (var links in chain.ReadAsync(start.Position, ct))
        {
            if (!whole) links.RemoveAll(link => link.Position == 0 || link.Position > last);
            if (links.Count == 0) return;
            foreach (var link in links)
                if (!link.Entry.IsEmpty && !await IsWantedAsync(request, within, link.Entry, ct))
                    link.Entry = ByteString.Empty; // its digests stay, so the chain can still be followed
            await responseStream.WriteAsync(new() { Links = { links } }, ct);
        }
    }

    private static async Task<(ChainHead Start, long Last)> StretchAsync(ChainReader chain, ReadChainRequest request, CancellationToken ct)
    {
        var (first, last) = (request.After + 1, long.MaxValue);
        if (request.FromTime is not null || request.ToTime is not null)
        {
            var period = await chain.PeriodAsync(request.FromTime?.ToDateTimeOffset(), request.ToTime?.ToDateTimeOffset(), ct);
            (first, last) = period is { } found ? (Math.Max(first, found.First), found.Last) : (first, 0);
        }
        return (await chain.BeforeAsync(first, ct) ?? await chain.BaseAsync(ct), last);
    }

    private static async ValueTask<bool> IsWantedAsync(ReadChainRequest request, DivisionsWithin within, ByteString body, CancellationToken ct)
    {
        if (within.HasAll && request is { FromTime: null, ToTime: null })
            return true;
        AuditEntry entry;
        try
        {
            entry = AuditEntry.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException)
        {
            return true; // damaged: whoever asks should see it
        }
        if ((request.FromTime is not null && entry.Time < request.FromTime) || (request.ToTime is not null && entry.Time >= request.ToTime)) return false;
        if (within.HasAll || await within.HoldsAsync(entry.Division, ct) || await within.HoldsAsync(entry.Resource, ct)) return true;
        foreach (var division in entry.Divisions)
            if (await within.HoldsAsync(division, ct)) return true;
        return false;
    }
}

using Fupin.Chassis.Access;
using Fupin.Chassis.Exchange.Verifying;
using Fupin.Chassis.Faults;
using Fupin.Exchange.V1;
using Grpc.Core;

namespace Fupin.Chassis.Exchange;

internal sealed partial class FeedRpc
{
    public override async Task Summarize(SummarizeRequest request, IServerStreamWriter<Summary> responseStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(ExchangeErrors.Domain);
        check.Require(request.At >= 0, "at", "NEGATIVE", "位置不得为负数", "a position is 0 or more");
        check.Require(request.Buckets.All(bucket => bucket is >= 0 and < SubjectMark.Buckets), "buckets", "OUT_OF_RANGE", "桶号为 0 至 4095", "a bucket is 0 to 4095");
        check.Require(request.Buckets.Count == 0 || request.Collection.Length > 0, "collection", "REQUIRED", "写明桶号时须写明集合", "say the collection of the buckets");
        check.ThrowIfAny();
        // the sums are over whole subjects of the whole log: a reader who gets less has nothing to hold against them
        if (!context.Caller().Scope.IsWhole) throw AccessErrors.OutsideScope();
        var log = feeds.Of(request.Source);
        var head = await log.HeadAsync(ct);
        if (request.At > head.Position)
            throw ExchangeErrors.BeyondHead(log.Source, request.At, head.Position);
        var at = request.At is 0 ? head : await log.AtAsync(request.At, ct);
        var filter = new FeedFilter(request.Types_, request.Divisions);
        var ledger = await ledgers.OfAsync(log, at, $"{request.Types_} {request.Divisions}", filter, ct);

        if (request.Collection.Length == 0)
            foreach (var collection in ledger.Collections.Order(StringComparer.Ordinal))
                await responseStream.WriteAsync(Of(collection, 0, ledger.Sums(collection).Total), ct);
        else if (request.Buckets.Count == 0)
            foreach (var (bucket, sum) in ledger.Sums(request.Collection).Buckets.Index().Where(bucket => bucket.Item.Count > 0))
                await responseStream.WriteAsync(Of(request.Collection, bucket, sum), ct);
        else
            await WriteSubjectsAsync(log, ledger, request, filter, responseStream, ct);
    }

    /// <summary>The names stand in the log: it is read again at the subjects' positions.</summary>
    private static async Task WriteSubjectsAsync(
        FeedLog log, Ledger ledger, SummarizeRequest request, FeedFilter filter, IServerStreamWriter<Summary> responseStream, CancellationToken ct)
    {
        Batch? batch = null;
        foreach (var (position, version, mark) in ledger.Subjects(request.Collection, request.Buckets.ToHashSet()))
        {
            if (batch is null || batch.To < position)
                batch = await (await log.ReadAfterAsync(position - 1, filter, ct)).NextAsync(ct);
            var summary = Of(request.Collection, mark.Bucket, default(SubjectSum).Plus(mark));
            summary.Subject = batch!.Events.First(e => e.Position == position).Subject;
            summary.Version = version;
            await responseStream.WriteAsync(summary, ct);
        }
    }

    private static Summary Of(string collection, int bucket, SubjectSum sum) =>
        new() { Collection = collection, Bucket = bucket, Count = sum.Count, Digest = sum.Bytes };
}

using System.IO.Compression;
using Fupin.Exchange.V1;
using Grpc.Core;

namespace Fupin.Exchange.Tests;

/// <summary>
/// A department that still runs an earlier version: it serves batches as they were recorded then, and answers only the questions that
/// were there then.
/// </summary>
internal sealed class RecordedFeed(RecordedLog log) : FeedService.FeedServiceBase
{
    public override Task<Head> GetHead(GetHeadRequest request, ServerCallContext context)
    {
        var last = log.Batches[^1];
        return Task.FromResult(new Head { Source = last.Source, Position = last.To, Digest = last.DigestAfter });
    }

    public override async Task Read(ReadRequest request, IServerStreamWriter<Batch> responseStream, ServerCallContext context)
    {
        foreach (var batch in log.Batches.Where(batch => batch.From >= request.After))
            await responseStream.WriteAsync(batch, context.CancellationToken);
    }
}

/// <summary>Batches of a log, in order.</summary>
internal sealed record RecordedLog(IReadOnlyList<Batch> Batches)
{
    public IEnumerable<Event> Events => Batches.SelectMany(batch => batch.Events);

    /// <summary>What `FeedService.Read` sent at a release: length-delimited batches, gzipped, under Recorded/.</summary>
    public static RecordedLog Open(string name)
    {
        using var file = typeof(RecordedLog).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        unpacked.CopyTo(bytes);
        bytes.Position = 0;
        List<Batch> batches = [];
        while (bytes.Position < bytes.Length)
            batches.Add(Batch.Parser.ParseDelimitedFrom(bytes));
        return new(batches);
    }
}

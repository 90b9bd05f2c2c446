using System.IO.Compression;
using System.Text;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Exchange.Tests.Canary;

/// <summary>Everything that a journey left anywhere, by where.</summary>
internal sealed class Evidence
{
    private readonly Dictionary<string, List<(string Origin, byte[] Bytes)>> _sinks = new(StringComparer.Ordinal);

    public IEnumerable<string> Sinks => _sinks.Keys;

    public IReadOnlyList<(string Origin, byte[] Bytes)> In(string sink) => _sinks[sink];

    public void Add(string sink, string origin, byte[] bytes)
    {
        if (!_sinks.TryGetValue(sink, out var found)) _sinks.Add(sink, found = []);
        found.Add((origin, bytes));
    }

    public void Add(string sink, string origin, string text) => Add(sink, origin, Encoding.UTF8.GetBytes(text));

    public void Add(string sink, string origin, IEnumerable<byte[]> all)
    {
        foreach (var bytes in all) Add(sink, origin, bytes);
    }

    public void Add(string sink, string origin, IMessage message)
    {
        Add(sink, origin, message.ToByteArray());
        Add(sink, origin, message.ToString()!);
    }

    /// <summary>Runs a call that is refused and keeps all that came back.</summary>
    public async Task RefusedAsync(string what, StatusCode code, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(refusal.StatusCode == code, $"{what}: {refusal}");
        Add("errors", what, refusal.ToString());
        foreach (var entry in refusal.Trailers)
        {
            Add("errors", $"{what}, trailer {entry.Key}", entry.IsBinary ? entry.ValueBytes : Encoding.UTF8.GetBytes(entry.Value));
            if (entry.IsBinary) Add("errors", $"{what}, details", Google.Rpc.Status.Parser.ParseFrom(entry.ValueBytes).ToString()!);
        }
    }

    /// <summary>A file; of an archive also what is packed in it.</summary>
    public async Task AddFileAsync(string sink, string file)
    {
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        Add(sink, file, bytes);
        if (!bytes.AsSpan().StartsWith("PK"u8)) return;
        await using var archive = await ZipFile.OpenReadAsync(file, TestContext.Current.CancellationToken);
        foreach (var entry in archive.Entries)
        {
            await using var packed = await entry.OpenAsync(TestContext.Current.CancellationToken);
            using var unpacked = new MemoryStream();
            await packed.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
            Add(sink, $"{file}!{entry.FullName}", unpacked.ToArray());
        }
    }

    /// <summary>What of it stands in a sink, and where.</summary>
    public IReadOnlyList<string> Find(string sink, Search search) =>
        [.. In(sink).SelectMany(item => search.In(item.Bytes).Select(what => $"{sink}, {Path.GetFileName(item.Origin)}: {what}")).Distinct(StringComparer.Ordinal)];
}

using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;
using Xunit;

namespace Fupin.RpcApi;

public sealed class StreamTests
{
    [Fact]
    public async Task Reading_all_reads_to_the_end()
    {
        List<string> read = [];
        await foreach (var message in new Source("a", "b", "c").ReadAllAsync(TestContext.Current.CancellationToken))
            read.Add(message);

        Assert.Equal(["a", "b", "c"], read);
    }

    [Fact]
    public async Task Reading_all_passes_the_token_on()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in new Source("a").ReadAllAsync(source.Token))
                Assert.Fail("nothing is read after a cancellation");
        });
    }

    [Fact]
    public async Task Moving_without_a_token_moves_with_none()
    {
        Source source = new("a");

        Assert.True(await source.MoveNext());
        Assert.Equal("a", source.Current);
        Assert.Equal(CancellationToken.None, source.LastToken);
        Assert.False(await source.MoveNext());
    }

    [Fact]
    public async Task A_writer_without_cancellation_refuses_a_live_token()
    {
        Sink sink = new();
        IClientStreamWriter<string> writer = sink;
        using CancellationTokenSource source = new();

        await writer.WriteAsync("a", CancellationToken.None);
        await Assert.ThrowsAsync<NotSupportedException>(() => writer.WriteAsync("b", source.Token));

        Assert.Equal(["a"], sink.Written);
    }

    public static TheoryData<string, ICompressionProvider> Providers => new()
    {
        { "gzip", new GzipCompressionProvider(CompressionLevel.Fastest) },
        { "deflate", new DeflateCompressionProvider(CompressionLevel.Fastest) },
    };

    [Theory]
    [MemberData(nameof(Providers), DisableDiscoveryEnumeration = true)]
    public async Task What_a_provider_compresses_it_decompresses_and_the_stream_stays_open(string name, ICompressionProvider provider)
    {
        var token = TestContext.Current.CancellationToken;
        var message = new byte[10_000];
        using MemoryStream packed = new();
        await using (var compress = provider.CreateCompressionStream(packed, null))
            await compress.WriteAsync(message, token);
        Assert.InRange(packed.Length, 1, 1_000);
        packed.Position = 0;
        using MemoryStream unpacked = new();
        await using (var decompress = provider.CreateDecompressionStream(packed))
            await decompress.CopyToAsync(unpacked, token);

        Assert.Equal(name, provider.EncodingName);
        Assert.Equal(message, unpacked.ToArray());
        Assert.True(packed.CanRead);
    }

    [Fact]
    public void Deflate_means_the_zlib_format()
    {
        using MemoryStream packed = new();
        using (var compress = new DeflateCompressionProvider(CompressionLevel.Optimal).CreateCompressionStream(packed, null))
            compress.Write("text"u8);

        Assert.Equal(0x78, packed.ToArray()[0]);
    }
}

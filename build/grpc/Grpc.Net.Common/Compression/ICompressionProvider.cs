using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>Compresses and decompresses gRPC messages.</summary>
public interface ICompressionProvider
{
    /// <summary>The name used in the <c>grpc-encoding</c> and <c>grpc-accept-encoding</c> headers.</summary>
    string EncodingName { get; }

    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    Stream CreateDecompressionStream(Stream stream);
}

namespace Grpc.Core;

/// <summary>Flags of a write; the numbers are those of the wire library.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The write may be held back in a buffer.</summary>
    BufferHint = 0x1,

    /// <summary>The message is not to be compressed.</summary>
    NoCompress = 0x2,
}

public class WriteOptions(WriteFlags flags = default)
{
    public static readonly WriteOptions Default = new();

    public WriteFlags Flags { get; } = flags;
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Fupin.Chassis.Exchange.Verifying;

/// <summary>A number of subjects and the exclusive or of their digests: what both ends of a subscription compare.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SubjectSum(long Count, UInt128 Digest)
{
    public SubjectSum Plus(SubjectMark mark) => new(Count + 1, Digest ^ mark.Digest);

    public ByteString Bytes
    {
        get
        {
            var bytes = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, Digest);
            return UnsafeByteOperations.UnsafeWrap(bytes);
        }
    }

    public static SubjectSum Of(long count, ByteString digest) => new(count, BinaryPrimitives.ReadUInt128BigEndian(digest.Span));
}

/// <summary>The sums of one collection: of all its subjects and of each bucket.</summary>
internal sealed class CollectionSums
{
    private readonly SubjectSum[] _buckets = new SubjectSum[SubjectMark.Buckets];

    public SubjectSum Total { get; private set; }

    public IReadOnlyList<SubjectSum> Buckets => _buckets;

    public void Add(SubjectMark mark)
    {
        Total = Total.Plus(mark);
        _buckets[mark.Bucket] = _buckets[mark.Bucket].Plus(mark);
    }
}

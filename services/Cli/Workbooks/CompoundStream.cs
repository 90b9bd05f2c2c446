using System.Buffers.Binary;
using System.Text;

namespace Fupin.Cli.Workbooks;

/// <summary>One stream inside an .xls file (MS-CFB): its sectors in their order, read at any place.</summary>
internal sealed class CompoundStream
{
    private const int EntryLength = 128;
    private const int HeaderFatSectors = 109;

    private readonly Func<long, Memory<byte>, int> read;
    private readonly List<uint> sectors;
    private readonly int sectorLength;

    private CompoundStream(Func<long, Memory<byte>, int> read, List<uint> sectors, int sectorLength, long length) =>
        (this.read, this.sectors, this.sectorLength, Length) = (read, sectors, sectorLength, length);

    public long Length { get; }

    /// <summary>The stream of this name; null when there is none.</summary>
    /// <exception cref="InvalidDataException">The file's own tables are damaged.</exception>
    public static CompoundStream? Find(FileStream file, params ReadOnlySpan<string> names)
    {
        var header = Bytes(file, 0, 512);
        var sector = 1 << Short(header, 30);
        if (sector is not (512 or 4096)) throw new InvalidDataException("an unknown sector size");
        int InFile(long at, Memory<byte> into) => RandomAccess.Read(file.SafeFileHandle, into.Span, at);
        byte[] Sector(uint number) => Bytes(file, (number + 1L) * sector, sector);

        var fatSectors = Enumerable.Range(0, HeaderFatSectors).Select(i => Int(header, 76 + (4 * i))).TakeWhile(s => s < 0xFFFFFFFA).ToList();
        // no more tables than the file has sectors: one that leads back to itself ends too
        for (var (next, left) = (Int(header, 68), file.Length / sector); next < 0xFFFFFFFA && left > 0; (next, left) = (Int(Sector(next), sector - 4), left - 1))
            fatSectors.AddRange(Enumerable.Range(0, (sector / 4) - 1).Select(i => Int(Sector(next), 4 * i)).TakeWhile(s => s < 0xFFFFFFFA));
        var fat = fatSectors.SelectMany(s => Table(Sector(s))).ToList();
        var directory = Chain(fat, Int(header, 48)).SelectMany(s => Sector(s).Chunk(EntryLength)).ToList();
        if (directory.Count == 0) throw new InvalidDataException("no directory");
        foreach (var name in names)
        {
            if (directory.Find(entry => entry[66] == 2 && NameOf(entry) == name) is not { } found) continue;
            var (start, length) = (Int(found, 116), Int(found, 120));
            if (length >= Int(header, 56)) return new(At(InFile, 1, sector), Chain(fat, start), sector, length);
            // a short stream lies in pieces of the root's
            var small = 1 << Short(header, 32);
            var root = new CompoundStream(At(InFile, 1, sector), Chain(fat, Int(directory[0], 116)), sector, Int(directory[0], 120));
            var smallFat = Chain(fat, Int(header, 60)).SelectMany(s => Table(Sector(s))).ToList();
            return new((at, into) => root.Read(at, into), Chain(smallFat, start), small, length);
        }

        return null;
    }

    /// <summary>Fills the buffer from a place in the stream; fewer bytes only at its end.</summary>
    public int Read(long at, Memory<byte> into)
    {
        var done = 0;
        while (done < into.Length && at + done < Length)
        {
            var (index, offset) = ((int)((at + done) / sectorLength), (int)((at + done) % sectorLength));
            if (index >= sectors.Count) break;
            var part = (int)Math.Min(Math.Min(sectorLength - offset, into.Length - done), Length - at - done);
            var count = read(((long)sectors[index] * sectorLength) + offset, into.Slice(done, part));
            if (count == 0) break;
            done += count;
        }

        return done;
    }

    private static Func<long, Memory<byte>, int> At(Func<long, Memory<byte>, int> file, int headerSectors, int sector) => (at, into) => file(at + ((long)headerSectors * sector), into);

    private static List<uint> Chain(List<uint> table, uint start)
    {
        var chain = new List<uint>();
        for (var next = start; next < 0xFFFFFFFA; next = table[(int)next])
        {
            if (next >= table.Count || chain.Count > table.Count) throw new InvalidDataException("a chain of sectors leads nowhere");
            chain.Add(next);
        }

        return chain;
    }

    private static IEnumerable<uint> Table(byte[] sector) => Enumerable.Range(0, sector.Length / 4).Select(i => Int(sector, 4 * i));

    private static string NameOf(byte[] entry) => Encoding.Unicode.GetString(entry, 0, Math.Clamp(Short(entry, 64) - 2, 0, 62));

    private static byte[] Bytes(FileStream file, long at, int length)
    {
        var bytes = new byte[length];
        if (RandomAccess.Read(file.SafeFileHandle, bytes, at) == 0) throw new InvalidDataException("a sector beyond the end");
        return bytes;
    }

    private static ushort Short(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint Int(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
}

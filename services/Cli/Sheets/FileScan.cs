using System.Security.Cryptography;
using System.Text;

namespace Fupin.Cli.Sheets;

/// <summary>What one pass over a file's bytes tells, before any row is read.</summary>
/// <param name="Encoding">Proved for the whole file.</param>
/// <param name="Sha256">Of the whole file, lower-case hexadecimal.</param>
/// <param name="CutCharacter">The file ends inside a character.</param>
/// <param name="EndsWithLine">The last byte ends a line.</param>
/// <param name="Plain">No quote stands in it, so every line is a row and every comma parts two cells; and no line is too long to be held.</param>
internal sealed record FileScan(SheetEncoding Encoding, string Sha256, bool CutCharacter, bool EndsWithLine, bool Plain)
{
    private const int Block = 1 << 16;

    /// <exception cref="SheetException">Missing, empty, in another encoding, or not text.</exception>
    public static FileScan Of(string path, SheetEncoding? named)
    {
        if (!File.Exists(path)) throw SheetFaults.NotFound(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, Block);
        if (file.Length == 0) throw SheetFaults.Empty();

        Span<byte> start = stackalloc byte[4];
        var marked = SheetEncoding.FromMark(start[..file.ReadAtLeast(start, 4, throwOnEndOfStream: false)]);
        var first = marked ?? named ?? SheetEncoding.Utf8;
        if (first.Mark.Length == file.Length) throw SheetFaults.Empty();

        var (sha256, endsWithLine, plain) = ReadBytes(file);
        if (Undecodable(file, first, out var cut) is not { } bad) return new(first, sha256, cut, endsWithLine, plain);
        if (first != SheetEncoding.Utf8 || named is not null) throw SheetFaults.WrongEncoding(first.Name, bad);
        if (Undecodable(file, SheetEncoding.Gb18030, out cut) is { } alsoBad) throw SheetFaults.NeitherEncoding(bad, alsoBad);
        return new(SheetEncoding.Gb18030, sha256, cut, endsWithLine, plain);
    }

    private static (string Sha256, bool EndsWithLine, bool Plain) ReadBytes(FileStream file)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Block];
        var lines = 1;
        var last = (byte)0;
        var plain = true;
        file.Position = 0;
        for (var offset = 0L; file.Read(buffer) is > 0 and var count; offset += count)
        {
            var bytes = buffer.AsSpan(0, count);
            if (bytes.IndexOf((byte)0) is >= 0 and var nul)
                throw SheetFaults.NulByte(new BadByte(lines + bytes[..nul].Count((byte)'\n'), offset + nul));
            sha.AppendData(bytes);
            // no byte of a longer character is a quote, in either encoding
            plain = plain && !bytes.Contains((byte)'"') && (count < Block || bytes.IndexOfAny((byte)'\r', (byte)'\n') >= 0);
            lines += bytes.Count((byte)'\n');
            last = bytes[^1];
        }

        return (Convert.ToHexStringLower(sha.GetHashAndReset()), last is (byte)'\n' or (byte)'\r', plain);
    }

    private static BadByte? Undecodable(FileStream file, SheetEncoding encoding, out bool cut)
    {
        var decoder = encoding.Strict.GetDecoder();
        var buffer = new byte[Block];
        var characters = new char[encoding.Strict.GetMaxCharCount(Block)];
        var lines = 1;
        cut = false;
        file.Position = encoding.Mark.Length;
        for (var offset = file.Position; file.Read(buffer) is > 0 and var count; offset += count)
        {
            try
            {
                decoder.GetChars(buffer.AsSpan(0, count), characters, flush: false);
            }
            catch (DecoderFallbackException fault)
            {
                // a character that began in the block before has a negative index
                var index = Math.Clamp(fault.Index, 0, count);
                return new BadByte(lines + buffer.AsSpan(0, index).Count((byte)'\n'), Math.Max(offset + fault.Index, 0));
            }

            lines += buffer.AsSpan(0, count).Count((byte)'\n');
        }

        try
        {
            decoder.GetChars([], characters, flush: true);
        }
        catch (DecoderFallbackException)
        {
            cut = true;
        }

        return null;
    }
}

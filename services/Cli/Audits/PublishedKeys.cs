using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Fupin.Cli.Commands;

namespace Fupin.Cli.Audits;

/// <summary>A public key that a department published for the seals of one service.</summary>
internal sealed record PublishedKey(string Service, int Id, byte[] PublicKey)
{
    public string Fingerprint => PublishedKeys.Fingerprint(PublicKey);
}

/// <summary>
/// Public keys as a file of PEM blocks, each under a line that names its service and number. Files of several services can be put one behind the other.
/// </summary>
internal static partial class PublishedKeys
{
    public static string Text(string service, IEnumerable<SealKey> keys)
    {
        var text = new StringBuilder();
        foreach (var key in keys)
            text.Append(CultureInfo.InvariantCulture, $"Fupin seal key {key.Id} of {service}\nSHA-256 {Fingerprint(key.PublicKey.Span)}\n")
                .Append(PemEncoding.Write("PUBLIC KEY", key.PublicKey.Span)).Append('\n');
        return text.ToString();
    }

    /// <exception cref="NotFoundException">It holds no such key, or something else.</exception>
    public static List<PublishedKey> Read(string path)
    {
        List<PublishedKey> keys = [];
        var rest = File.ReadAllText(path).AsSpan();
        while (PemEncoding.TryFind(rest, out var block))
        {
            var key = new byte[block.DecodedDataLength];
            if (rest[block.Label] is not "PUBLIC KEY" || !Convert.TryFromBase64Chars(rest[block.Base64Data], key, out _) || !SealSignature.IsKey(key))
                throw Wrong(path, keys.Count + 1);
            if (Head().Match(rest[..block.Location.Start.Value].ToString()) is not { Success: true } head || !ushort.TryParse(head.Groups["id"].ValueSpan, CultureInfo.InvariantCulture, out var id))
                throw Wrong(path, keys.Count + 1);
            keys.Add(new(head.Groups["service"].Value, id, key));
            rest = rest[block.Location.End.Value..];
        }
        return keys.Count > 0 ? keys : throw Wrong(path, 1);
    }

    /// <summary>SHA-256 of the key in hex, in groups that people can compare.</summary>
    public static string Fingerprint(ReadOnlySpan<byte> publicKey) =>
        string.Join(' ', Convert.ToHexStringLower(SHA256.HashData(publicKey)).Chunk(8).Select(group => new string(group)));

    private static NotFoundException Wrong(string path, int place) => new(
        $"{path} 的第 {place} 个公钥无法使用：应为 fupin audit keys --out 写出的文件（每个 PUBLIC KEY 之前有一行“Fupin seal key 编号 of 服务”）",
        $"key {place} of {path} is unusable: the file must be one that fupin audit keys --out wrote (before each PUBLIC KEY a line 'Fupin seal key NUMBER of SERVICE')");

    [GeneratedRegex(@"^Fupin seal key (?<id>[0-9]{1,5}) of (?<service>[a-z0-9/_-]{1,100})\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.RightToLeft, 1000)]
    private static partial Regex Head();
}

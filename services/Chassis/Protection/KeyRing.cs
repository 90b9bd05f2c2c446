using System.Globalization;
using System.Security.Cryptography;
using Fupin.Chassis.Hosting;

namespace Fupin.Chassis.Protection;

/// <summary>
/// The keys of a deployment: <c>{DataDirectory}/keys/{purpose}.{n}.key</c>, 32 bytes in base64. The highest number is in use,
/// the others still read what they wrote.
/// </summary>
internal sealed class KeyRing
{
    public const int KeyLength = 32;

    private readonly Dictionary<ushort, byte[]> _keys;

    private KeyRing(Dictionary<ushort, byte[]> keys)
    {
        _keys = keys;
        CurrentId = keys.Keys.Max();
    }

    public ushort CurrentId { get; }

    public IReadOnlyDictionary<ushort, byte[]> Keys => _keys;

    /// <param name="dataDirectory">Parent of the folder <c>keys</c>.</param>
    /// <param name="purpose">field, index, token or audit.</param>
    /// <param name="mayCreate">Development only: makes the first key where there is none.</param>
    /// <exception cref="StartupException">No key, or one that is no key.</exception>
    public static KeyRing Load(string dataDirectory, string purpose, bool mayCreate)
    {
        var folder = Path.Combine(Path.GetFullPath(dataDirectory), "keys");
        var first = Path.Combine(folder, $"{purpose}.1.key");
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, $"{purpose}.*.key") : [];
        if (files.Length == 0 && !mayCreate)
            throw new StartupException(
                $"缺少密钥文件 {first}（32字节，base64编码）；密钥只在开发环境自动生成，请先由管理员生成并妥善备份",
                $"the key file {first} (32 bytes in base64) is missing; keys are made only in development, have the operator make and back them up first");
        if (files.Length == 0) files = [Create(folder, first)];
        return new(files.ToDictionary(file => IdOf(file, purpose), Read));
    }

    private static ushort IdOf(string file, string purpose)
    {
        var id = Path.GetFileName(file)[(purpose.Length + 1)..^".key".Length];
        return ushort.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new StartupException($"密钥文件名 {file} 中的编号应为1至65535", $"the number in the key file name {file} must be 1 to 65535");
    }

    private static byte[] Read(string file)
    {
        var bytes = new byte[KeyLength + 1];
        return Convert.TryFromBase64String(File.ReadAllText(file).Trim(), bytes, out var length) && length == KeyLength
            ? bytes[..KeyLength]
            : throw new StartupException($"密钥文件 {file} 应为32字节的base64编码", $"the key file {file} must hold 32 bytes in base64");
    }

    /// <summary>Written beside and moved into place: of two processes that start at once, both end with the same key.</summary>
    private static string Create(string folder, string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var beside = $"{file}.{Guid.CreateVersion7():N}";
        using (var writer = new StreamWriter(beside, options))
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)));
        try
        {
            File.Move(beside, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(beside);
        }

        return file;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Fupin.Chassis.Hosting;

namespace Fupin.Chassis.Protection;

/// <summary>
/// The keys of a deployment for one purpose: <c>{DataDirectory}/keys/{purpose}.{n}.key</c>, 32 bytes in base64. The highest number at the
/// start is the one written with, the others still read what they wrote. A key file that comes later is found when it is first asked for,
/// so instances need not start together to change keys.
/// </summary>
internal sealed class KeyRing
{
    public const int KeyLength = 32;

    private readonly string _folder;
    private readonly string _purpose;
    private readonly Lock _reading = new();
    // each holds a native context: twice as fast to use again as to make anew, not for two threads at once
    private readonly ConcurrentDictionary<ushort, ThreadLocal<IncrementalHash>> _macs = new();
    private volatile Dictionary<ushort, byte[]> _keys;
    private volatile int _inUse;

    private KeyRing(string folder, string purpose, Dictionary<ushort, byte[]> keys)
    {
        (_folder, _purpose, _keys) = (folder, purpose, keys);
        _inUse = keys.Keys.Max();
    }

    /// <summary>The key that new values are written with.</summary>
    public ushort InUse => (ushort)_inUse;

    /// <summary>Numbers of the keys in the folder as it is now.</summary>
    public IEnumerable<ushort> Present() => Files(_folder, _purpose).Select(file => IdOf(file, _purpose));

    /// <param name="dataDirectory">Parent of the folder <c>keys</c>.</param>
    /// <param name="purpose">field, index, token, audit or seal.</param>
    /// <param name="mayCreate">Development only: makes the first key where there is none.</param>
    /// <exception cref="StartupException">No key, or one that is no key.</exception>
    public static KeyRing Load(string dataDirectory, string purpose, bool mayCreate)
    {
        var folder = FolderOf(dataDirectory);
        var first = Path.Combine(folder, $"{purpose}.1.key");
        if (Files(folder, purpose).Length == 0)
        {
            if (!mayCreate)
                throw new StartupException(
                    $"缺少密钥文件 {first}（32字节，base64编码）；密钥只在开发环境自动生成，请先由管理员生成并妥善备份",
                    $"the key file {first} (32 bytes in base64) is missing; keys are made only in development, have the operator make and back them up first");
            Create(folder, first);
        }

        return new(folder, purpose, ReadAll(folder, purpose));
    }

    /// <summary>Makes the key after the highest one there is. Processes write with it from their next start.</summary>
    /// <returns>The new file.</returns>
    public static string MakeNext(string dataDirectory, string purpose)
    {
        var folder = FolderOf(dataDirectory);
        var highest = Files(folder, purpose).Select(file => (int)IdOf(file, purpose)).DefaultIfEmpty(0).Max();
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{purpose}.{highest + 1}.key"));
        Create(folder, file);
        return file;
    }

    /// <summary>HMAC-SHA256 of the data under a key, 32 bytes; false when there is no such key.</summary>
    public bool TryMac(ushort id, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        if (!_macs.TryGetValue(id, out var known))
        {
            if (Find(id) is not { } key) return false;
            known = _macs.GetOrAdd(id, _ => new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key)));
        }

        var hash = known.Value!;
        hash.AppendData(data);
        hash.GetHashAndReset(mac);
        return true;
    }

    /// <summary>Null when there is no such key, also not in the folder as it is now.</summary>
    public byte[]? Find(ushort id)
    {
        if (_keys.TryGetValue(id, out var key)) return key;
        lock (_reading)
        {
            // a removed key stays known to this process until it ends: what it read before it can read again
            var all = ReadAll(_folder, _purpose);
            foreach (var (known, bytes) in _keys) all.TryAdd(known, bytes);
            _keys = all;
        }

        return _keys.GetValueOrDefault(id);
    }

    /// <summary>Another instance writes with this key already: so does this one from now on.</summary>
    public void Follow(ushort id) => _inUse = Math.Max(_inUse, id);

    private static string FolderOf(string dataDirectory) => Path.Combine(Path.GetFullPath(dataDirectory), "keys");

    private static string[] Files(string folder, string purpose) => Directory.Exists(folder) ? Directory.GetFiles(folder, $"{purpose}.*.key") : [];

    private static Dictionary<ushort, byte[]> ReadAll(string folder, string purpose) =>
        Files(folder, purpose).ToDictionary(file => IdOf(file, purpose), Read);

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
    private static void Create(string folder, string file)
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
    }
}

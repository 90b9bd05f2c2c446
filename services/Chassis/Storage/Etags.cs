using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Fupin.Chassis.Storage;

/// <summary>Etags of versioned resources: short opaque texts, compared as a whole.</summary>
public static class Etags
{
    public static string Format(long version) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(version.ToString("x", CultureInfo.InvariantCulture)));

    /// <summary>Whether the caller's etag is the resource's; an empty etag means the caller does not mind.</summary>
    public static bool Matches(string? etag, long version) =>
        string.IsNullOrEmpty(etag) || string.Equals(etag, Format(version), StringComparison.Ordinal);
}

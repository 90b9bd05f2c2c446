using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fupin.Chassis.Faults;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Chassis.Paging;

/// <summary>
/// Page tokens: the key of the last row sent, bound to the request's filter. A token is opaque to callers; one that was made for
/// another filter is refused instead of giving wrong rows.
/// </summary>
public static class PageTokens
{
    private const byte Version = 1;
    private const int BindingLength = 16;

    /// <summary>The token for the page after <paramref name="lastKey"/>. The request's own page_size and page_token do not count.</summary>
    public static string Encode(IMessage requestWithoutPaging, string lastKey)
    {
        byte[] token = [Version, .. Binding(requestWithoutPaging), .. Encoding.UTF8.GetBytes(lastKey)];
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The key to go on after; null for the first page (an empty token).</summary>
    /// <exception cref="Fault">INVALID_ARGUMENT PAGE_TOKEN_INVALID: not a token of this request.</exception>
    public static string? Decode(IMessage requestWithoutPaging, string token, string domain)
    {
        if (token.Length == 0) return null;
        if (Base64Url.IsValid(token)
            && Base64Url.DecodeFromChars(token) is [Version, ..] bytes
            && bytes.Length > 1 + BindingLength
            && bytes.AsSpan(1, BindingLength).SequenceEqual(Binding(requestWithoutPaging)))
            return Encoding.UTF8.GetString(bytes.AsSpan(1 + BindingLength));

        const string zh = "分页标记无效或属于另一个查询，请从第一页重新查询";
        const string en = "the page token is invalid or belongs to another query: start from the first page";
        throw new Fault(StatusCode.InvalidArgument, domain, "PAGE_TOKEN_INVALID", zh, en, violations: [new("page_token", "PAGE_TOKEN_INVALID", zh, en)]);
    }

    /// <summary>Rows to send: the default for 0, at most <paramref name="max"/> (a larger wish is cut, as AIP-158 says).</summary>
    /// <exception cref="Fault">INVALID_ARGUMENT INVALID_FIELD: the wish is negative.</exception>
    public static int Size(int requested, int @default = 100, int max = 1000, string domain = "fupin")
    {
        if (requested < 0)
            throw Fault.BadRequest(domain, [new("page_size", "PAGE_SIZE_NEGATIVE", "每页行数不能为负数", "page_size must not be negative")]);
        return requested == 0 ? @default : Math.Min(requested, max);
    }

    private static ReadOnlySpan<byte> Binding(IMessage request)
    {
        var filter = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        request.Descriptor.FindFieldByName("page_size")?.Accessor.Clear(filter);
        request.Descriptor.FindFieldByName("page_token")?.Accessor.Clear(filter);
        byte[] bound = [.. Encoding.UTF8.GetBytes(request.Descriptor.FullName), 0, .. filter.ToByteArray()];
        return SHA256.HashData(bound).AsSpan(0, BindingLength);
    }
}

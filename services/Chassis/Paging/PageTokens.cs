using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Paging;

/// <summary>
/// Page tokens: the key of the last row sent, sealed for the caller of the running call, his scope, and the request's filter and order, for
/// 24 hours. A token is opaque to callers; one that was made for anything else is refused instead of giving wrong rows.
/// </summary>
public static class PageTokens
{
    /// <summary>The token for the page after <paramref name="lastKey"/>. The request's own page_size and page_token do not count.</summary>
    public static string Encode(IMessage requestWithoutPaging, string lastKey)
    {
        var caller = Running();
        return caller.Services.GetRequiredService<PageSeal>().Seal(requestWithoutPaging, caller.Subject, caller.Scope.Text, lastKey);
    }

    /// <summary>The key to go on after; null for the first page (an empty token).</summary>
    /// <exception cref="Fault">INVALID_ARGUMENT PAGE_TOKEN_INVALID: not a token of this caller's request, or older than 24 hours.</exception>
    public static string? Decode(IMessage requestWithoutPaging, string token, string domain)
    {
        if (token.Length == 0) return null;
        var caller = Running();
        if (caller.Services.GetRequiredService<PageSeal>().Open(requestWithoutPaging, caller.Subject, caller.Scope.Text, token) is { } key) return key;

        const string zh = "分页标记无效、已超过24小时，或属于另一个查询，请从第一页重新查询";
        const string en = "the page token is invalid, older than 24 hours, or belongs to another query: start from the first page";
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

    private static Caller Running() => Caller.Current ?? throw new InvalidOperationException("page tokens are made and read inside a call, for its caller");
}

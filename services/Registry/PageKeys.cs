using Fupin.Chassis.Faults;
using Fupin.Chassis.Paging;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Registry;

/// <summary>The keys inside this service's page tokens.</summary>
internal static class PageKeys
{
    /// <summary>The id a page ended with; null for the first page.</summary>
    public static Guid? LastId(this IMessage request, string pageToken)
    {
        if (PageTokens.Decode(request, pageToken, RegistryErrors.Domain) is not { } key) return null;
        return Guid.TryParseExact(key, "D", out var id) ? id : throw RegistryErrors.PageTokenInvalid();
    }
}

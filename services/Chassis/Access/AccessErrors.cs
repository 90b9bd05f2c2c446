using Fupin.Chassis.Faults;
using Grpc.Core;

namespace Fupin.Chassis.Access;

/// <summary>What access control answers. None of it tells whether something exists.</summary>
internal static class AccessErrors
{
    public const string TokenExpiredReason = "TOKEN_EXPIRED";

    public static Fault NoToken() => Unauthenticated(
        "NO_TOKEN", "请求没有访问令牌（authorization: Bearer …），请先登录", "the call has no access token (authorization: Bearer …): sign in first");

    public static Fault TokenMalformed() => Unauthenticated("TOKEN_MALFORMED", "访问令牌不是有效的JWT", "the access token is not a JWT");

    public static Fault TokenIssuer() => Unauthenticated(
        "TOKEN_ISSUER", "访问令牌不是由本系统信任的颁发者签发的", "the access token is not of an issuer this deployment trusts");

    public static Fault TokenAudience() => Unauthenticated(
        "TOKEN_AUDIENCE", "访问令牌是发给其他系统的（aud不符）", "the access token is meant for another system (its audience differs)");

    public static Fault TokenSignature() => Unauthenticated(
        "TOKEN_SIGNATURE", "访问令牌的签名或签名算法无效", "the access token's signature, or the algorithm of it, is not accepted");

    public static Fault TokenExpired() => Unauthenticated(
        TokenExpiredReason, "访问令牌已过期，请重新登录后从中断处继续", "the access token has expired: get a new one and go on from where you were");

    public static Fault TokenNotYetValid() => Unauthenticated(
        "TOKEN_NOT_YET_VALID", "访问令牌尚未生效，请核对本机时间", "the access token is not valid yet: check the clocks");

    public static Fault TokenClaims(string claim) => Unauthenticated(
        "TOKEN_CLAIMS", $"访问令牌中的{claim}缺失或格式不对", $"the claim '{claim}' of the access token is missing or malformed");

    /// <summary>The keys could not be fetched; nothing is known about the token.</summary>
    public static Fault KeysUnavailable() => new(
        StatusCode.Unavailable, ChassisErrors.Domain, "TOKEN_KEYS_UNAVAILABLE",
        "暂时无法取得令牌颁发者的公钥，请稍后重试", "the token issuer's keys can't be fetched now: try again in a moment");

    public static Fault Role(string needed) => Denied(
        "ROLE", $"该操作只限以下角色：{needed}", $"this call is for these roles: {needed}");

    public static Fault Department(string needed) => Denied(
        "DEPARTMENT", $"该操作只限以下部门：{needed}", $"this call is for these departments: {needed}");

    /// <summary>The same whether the thing is somebody else's or is not there at all.</summary>
    public static Fault OutsideScope() => Denied(
        "OUTSIDE_SCOPE", "不在您负责的区域或户内，或不存在", "it is outside the divisions or households you are responsible for, or does not exist");

    public static Fault NotAResource(string field, IEnumerable<string> collections)
    {
        var shapes = string.Join("、", collections.Select(c => $"{c}/{{编号}}"));
        var en = string.Join(", ", collections.Select(c => $"{c}/{{id}}"));
        return Fault.BadRequest(ChassisErrors.Domain, [new(field, "RESOURCE_NAME", $"{field} 应为 {shapes}", $"{field} must be {en}")]);
    }

    public static Fault ScopeMissing(string field) => Fault.BadRequest(
        ChassisErrors.Domain, [new(field, "REQUIRED", $"第一条消息须带 {field}", $"the first message must carry {field}")]);

    public static Fault PurposeNotAllowed(string purpose, string allowed)
    {
        var zh = allowed.Length > 0 ? $"该操作不接受查询用途 {purpose}，可用：{allowed}" : $"该操作不接受查询用途（{purpose}）";
        var en = allowed.Length > 0 ? $"this call does not take the purpose {purpose}; it takes {allowed}" : $"this call takes no purpose ({purpose})";
        return Fault.BadRequest(ChassisErrors.Domain, [new(CallAccess.PurposeHeader, "PURPOSE", zh, en)]);
    }

    private static Fault Unauthenticated(string reason, string zh, string en) => new(StatusCode.Unauthenticated, ChassisErrors.Domain, reason, zh, en);

    private static Fault Denied(string reason, string zh, string en) => new(StatusCode.PermissionDenied, ChassisErrors.Domain, reason, zh, en);
}

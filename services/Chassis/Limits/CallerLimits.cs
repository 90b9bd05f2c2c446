using System.Net;
using System.Threading.RateLimiting;
using Fupin.Chassis.Access;
using Fupin.Chassis.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Fupin.Chassis.Limits;

/// <summary>Whose calls and streams are counted together, whatever connections they come by.</summary>
/// <param name="Name">The token's subject, or the address of who has none.</param>
/// <param name="IsService">Counts against the limits of services.</param>
internal readonly record struct LimitedCaller(string Name, bool IsService)
{
    public static LimitedCaller Of(Identity identity) => new(identity.Subject, identity.Service.Length > 0);

    public static LimitedCaller Of(Caller caller) => new(caller.Subject, caller.Service.Length > 0);

    /// <summary>Of a call that needs no token.</summary>
    public static LimitedCaller At(ServerCallContext call) => new($"@{call.GetHttpContext().Connection.RemoteIpAddress ?? IPAddress.None}", false);
}

/// <summary>Counts the calls and the open streams of each caller. One who has been quiet for some time is forgotten.</summary>
internal sealed class CallerLimits : IDisposable
{
    /// <summary>Whole seconds: a fresh share of calls comes so often.</summary>
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(1);

    private readonly LimitOptions _limits;
    private readonly PartitionedRateLimiter<LimitedCaller> _calls;
    private readonly PartitionedRateLimiter<LimitedCaller> _streams;

    public CallerLimits(FupinOptions options)
    {
        _limits = options.Limits;
        Func<LimitedCaller, TokenBucketRateLimiterOptions> calls = caller => new()
        {
            TokenLimit = Of(caller).CallsAtOnce,
            TokensPerPeriod = Of(caller).CallsPerSecond,
            ReplenishmentPeriod = Share,
            QueueLimit = 0,
        };
        Func<LimitedCaller, ConcurrencyLimiterOptions> streams = caller => new() { PermitLimit = Of(caller).Streams, QueueLimit = 0 };
        _calls = PartitionedRateLimiter.Create<LimitedCaller, LimitedCaller>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, calls));
        _streams = PartitionedRateLimiter.Create<LimitedCaller, LimitedCaller>(caller => RateLimitPartition.GetConcurrencyLimiter(caller, streams));
    }

    /// <exception cref="Faults.Fault">RESOURCE_EXHAUSTED CALL_RATE, with the time to wait.</exception>
    public void TakeCall(LimitedCaller caller)
    {
        using var lease = _calls.AttemptAcquire(caller);
        if (!lease.IsAcquired) throw LimitErrors.CallRate(Of(caller), lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Share);
    }

    /// <returns>Given back when the stream ends.</returns>
    /// <exception cref="Faults.Fault">RESOURCE_EXHAUSTED STREAMS_PER_CALLER.</exception>
    public IDisposable TakeStream(LimitedCaller caller)
    {
        var lease = _streams.AttemptAcquire(caller);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw LimitErrors.Streams(Of(caller));
    }

    public void Dispose()
    {
        _calls.Dispose();
        _streams.Dispose();
    }

    private CallerLimit Of(LimitedCaller caller) => caller.IsService ? _limits.Services : _limits.People;
}

using System.Collections.Concurrent;
using Fupin.Access.V1;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Protection;
using Microsoft.Extensions.Configuration;

namespace Fupin.Chassis.Access;

/// <summary>
/// The tokens this process calls others with. Each service has its own identity, also in a shared process: in development it signs its tokens
/// itself, elsewhere they come from a file that whoever put it there keeps fresh, as Kubernetes does with a projected token.
/// </summary>
internal sealed class OutgoingTokens(AccessOptions options, DeploymentKeys keys, IConfiguration configuration, TimeProvider clock)
{
    private static readonly TimeSpan SignedFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (string Token, long At)> _ready = new(StringComparer.Ordinal);
    private readonly DevelopmentTokens? _development = options.People is null ? new(keys.Token, options.Audience) : null;

    /// <summary>The token of a service now.</summary>
    /// <exception cref="StartupException">There is no file for it.</exception>
    public string Of(string service)
    {
        var file = FileOf(service);
        var fresh = file is null ? SignedFor / 2 : ReadAgain;
        // by time passed, not by the clock: one that was moved back would keep a token beyond its life
        if (_ready.TryGetValue(service, out var ready) && clock.GetElapsedTime(ready.At) < fresh) return ready.Token;
        var token = file is null ? Sign(service, clock.GetUtcNow()) : File.ReadAllText(file).Trim();
        _ready[service] = (token, clock.GetTimestamp());
        return token;
    }

    /// <summary>Called at start by what will need a token later.</summary>
    /// <exception cref="StartupException">There is no file for it.</exception>
    public void Check(string service)
    {
        if (FileOf(service) is not null || _development is not null) return;
        throw new StartupException(
            $"{service} 没有自己的访问令牌：请设置 Fupin:Access:TokenFile（或 Fupin:{service}:Access:TokenFile）；它要调用其他服务",
            $"{service} has no access token of its own: set Fupin:Access:TokenFile (or Fupin:{service}:Access:TokenFile); it calls other services");
    }

    private string? FileOf(string service) =>
        configuration[$"Fupin:{service}:Access:TokenFile"] is { Length: > 0 } own ? own : options.TokenFile;

    private string Sign(string service, DateTimeOffset now)
    {
        Check(service);
        return _development!.Sign(new()
        {
            Subject = $"service:{service}",
            Service = service,
            Roles = [Role.Service],
            Divisions = [new(DivisionGrant.Everywhere)],
            DataClasses = [DataClass.B],
            NotBefore = now,
            Expires = now + SignedFor,
        });
    }
}

using System.Diagnostics.CodeAnalysis;
using Fupin.Chassis.Hosting;
using Microsoft.Extensions.Configuration;

namespace Fupin.Chassis.Exchange.Bus;

/// <summary>
/// Where the broker is and as whom a service speaks to it: <c>Fupin:Bus:Address</c>, or <c>Fupin:{service}:Bus:Address</c> where several
/// services share a process. <c>amqp://user:password@host:5672/vhost</c>; <c>amqps</c> with TLS; without a path the virtual host is <c>/</c>.
/// </summary>
internal sealed record BusAddress(string Host, ushort Port, string VirtualHost, string User, string Password, bool Tls)
{
    /// <exception cref="StartupException">The address is missing or cannot be one.</exception>
    public static BusAddress Of(IConfiguration configuration, string service)
    {
        var own = $"Fupin:{service}:Bus:Address";
        var key = string.IsNullOrEmpty(configuration[own]) ? "Fupin:Bus:Address" : own;
        if (TryParse(configuration[key], out var address))
            return address;
        // the value may hold a password and is not repeated
        throw new StartupException(
            $"使用 rabbitmq 时 {key} 应为 amqp://用户:口令@主机:端口/虚拟主机（或 amqps）。",
            $"With rabbitmq, {key} must be amqp://user:password@host:port/vhost (or amqps).");
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out BusAddress? address)
    {
        address = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps") || uri.Host.Length == 0)
            return false;
        var credentials = uri.UserInfo.Split(':');
        if (credentials.Length != 2 || credentials[0].Length == 0 || credentials[1].Length == 0)
            return false;
        var tls = uri.Scheme is "amqps";
        var path = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        address = new BusAddress(
            uri.Host,
            (ushort)(uri.Port > 0 ? uri.Port : tls ? 5671 : 5672),
            path.Length == 0 ? "/" : path,
            Uri.UnescapeDataString(credentials[0]),
            Uri.UnescapeDataString(credentials[1]),
            tls);
        return true;
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{User}@{Host}:{Port}/{VirtualHost}";
}

using System.Net;
using System.Net.Sockets;

namespace Fupin.Kit;

/// <summary>
/// Ports on 127.0.0.1 for servers of a test. They lie below those the kernel gives to outgoing connections (32768 and up), so that no
/// connection takes one between its choice and its use, or while its server is down; one process gives none twice.
/// </summary>
public static class Ports
{
    private const int First = 10_240;
    private const int Count = 22_000;

    private static int _given = Random.Shared.Next(Count);

    /// <summary>One nobody listens at.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _given) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }
    }
}

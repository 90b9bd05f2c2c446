using System.Net.Sockets;
using Fupin.Chassis.Storage;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Data.Sqlite;

namespace Fupin.Chassis.Exchange;

/// <summary>Which failures pass by themselves. Only the others say something about an event.</summary>
internal static class Failures
{
    /// <summary>SQLite: busy, locked, no memory, interrupted, I/O, full, cannot open, protocol.</summary>
    private static readonly HashSet<int> PassingSqliteCodes = [5, 6, 7, 9, 10, 13, 14, 15];

    public static bool IsTransient(Exception failure)
    {
        if (failure.IsOutage())
            return true;
        for (var e = failure; e is not null; e = e.InnerException)
            if (e is RpcException or HttpRequestException or SocketException
                or TimeoutException or OperationCanceledException or MassTransit.MassTransitException or RabbitMQ.Client.Exceptions.RabbitMQClientException
                || e is IOException and not InvalidProtocolBufferException
                || (e is SqliteException sqlite && PassingSqliteCodes.Contains(sqlite.SqliteErrorCode)))
                return true;
        return false;
    }
}

using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Chassis.Faults;

/// <summary>A stream of requests whose undecodable or oversized message is the caller's fault, not a bug of the rpc that reads it.</summary>
internal sealed class RequestStream<T>(IAsyncStreamReader<T> inner) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await inner.MoveNext(cancellationToken);
        }
        catch (InvalidProtocolBufferException)
        {
            throw ChassisErrors.MalformedMessage();
        }
        catch (RpcException e)
        {
            throw ChassisErrors.Transport(e.StatusCode, e.Status.Detail);
        }
    }
}

using Fupin.Chassis.Limits;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Fupin.Chassis.Faults;

/// <summary>A stream of requests whose undecodable or oversized message, or oversized whole, is the caller's fault, not a bug of the rpc that reads it.</summary>
internal sealed class RequestStream<T>(IAsyncStreamReader<T> inner, LimitOptions limits) : IAsyncStreamReader<T>
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
        catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
        {
            throw LimitErrors.Message(limits);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw LimitErrors.UploadBytes(limits);
        }
        catch (RpcException e)
        {
            throw ChassisErrors.Transport(e.StatusCode, e.Status.Detail);
        }
    }
}

using System.Diagnostics;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Limits;
using Fupin.Chassis.Storage;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Faults;

/// <summary>Turns what an rpc throws into the answer: a <see cref="Fault"/> as it is, anything else as INTERNAL with a trace id.</summary>
internal sealed class FaultInterceptor(FupinOptions options, ILogger<FaultInterceptor> logger) : Interceptor
{
    /// <summary>Among the request's items once an rpc has its request: what fails before is the caller's doing, see <see cref="TransportFaults"/>.</summary>
    public const string Reached = "fupin-reached";

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        context.GetHttpContext().Items[Reached] = this;
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e)
        {
            throw Answer(e, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        context.GetHttpContext().Items[Reached] = this;
        try
        {
            return await continuation(new RequestStream<TRequest>(requestStream, options.Limits), context);
        }
        catch (Exception e)
        {
            throw Answer(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        context.GetHttpContext().Items[Reached] = this;
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e)
        {
            throw Answer(e, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        context.GetHttpContext().Items[Reached] = this;
        try
        {
            await continuation(new RequestStream<TRequest>(requestStream, options.Limits), responseStream, context);
        }
        catch (Exception e)
        {
            throw Answer(e, context);
        }
    }

    private RpcException Answer(Exception thrown, ServerCallContext context) => Details.ToRpcException(thrown switch
    {
        Fault fault => fault,
        _ when context.CancellationToken.IsCancellationRequested => Stopped(context),
        DbUpdateConcurrencyException => ChassisErrors.ConcurrentChange(),
        RpcException { StatusCode: StatusCode.ResourceExhausted, Trailers.Count: 0 } => LimitErrors.Answer(options.Limits),
        _ when thrown.IsOutage() => Outage(thrown, context),
        _ => Unexpected(thrown, context),
    });

    /// <summary>Whatever breaks after the caller has gone or the time is up, that is what happened.</summary>
    private static Fault Stopped(ServerCallContext context) =>
        CallClock.Expired(context) ? ChassisErrors.DeadlineExceeded() : ChassisErrors.Cancelled();

    private Fault Outage(Exception thrown, ServerCallContext context)
    {
        logger.LogWarning("{Method}: the database is away: {Error}", context.Method, Outages.CodeOf(thrown));
        return ChassisErrors.StorageAway();
    }

    private Fault Unexpected(Exception thrown, ServerCallContext context)
    {
        var traceId = Activity.Current?.TraceId.ToHexString() ?? Guid.CreateVersion7().ToString("N");
        logger.LogError("{Method} failed, trace {TraceId}: {Exception}", context.Method, traceId, ExceptionOutline.Of(thrown));
        return ChassisErrors.Internal(traceId);
    }
}

using Fupin.Chassis.Faults;
using Fupin.Chassis.Hosting;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http.Features;

namespace Fupin.Chassis.Limits;

/// <summary>
/// The limits of one call, whoever makes it: metadata, the bytes of a stream of requests, and how long a stream may stand still. What a
/// caller may do in all, <see cref="CallerLimits"/> counts once access control knows him; messages and connections are the transport's.
/// </summary>
internal sealed class LimitInterceptor(FupinOptions options) : Interceptor
{
    private readonly LimitOptions _limits = options.Limits;

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        CheckMetadata(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        CheckMetadata(context);
        return WatchAsync(context, async (watch, call) => { await continuation(request, new WatchedAnswers<TResponse>(responseStream, watch), call); return 0; });
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        CheckMetadata(context);
        LimitUpload(context);
        return WatchAsync(context, (watch, call) => continuation(new WatchedRequests<TRequest>(requestStream, watch), call));
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        CheckMetadata(context);
        LimitUpload(context);
        return WatchAsync(context, async (watch, call) =>
        {
            await continuation(new WatchedRequests<TRequest>(requestStream, watch), new WatchedAnswers<TResponse>(responseStream, watch), call);
            return 0;
        });
    }

    private void CheckMetadata(ServerCallContext call)
    {
        var bytes = 0;
        foreach (var (name, values) in call.GetHttpContext().Request.Headers)
            foreach (var value in values)
                bytes += name.Length + (value?.Length ?? 0);
        if (bytes > _limits.MetadataBytes) throw LimitErrors.Metadata(_limits);
    }

    /// <summary>The server counts what it reads anyway; the gRPC handler has just told it not to mind.</summary>
    private void LimitUpload(ServerCallContext call)
    {
        if (call.GetHttpContext().Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body) body.MaxRequestBodySize = _limits.UploadBytes;
    }

    private async Task<T> WatchAsync<T>(ServerCallContext context, Func<StreamWatch, ServerCallContext, Task<T>> run)
    {
        using var watch = new StreamWatch(_limits, context);
        // the key under which the server looks for the request when the context is not its own
        context.UserState["__HttpContext"] = context.GetHttpContext();
        try
        {
            return await run(watch, new LimitedCall(context, context.Deadline, watch.Token));
        }
        catch (Exception e) when (watch.Verdict is not null && e is not Fault)
        {
            throw watch.Verdict;
        }
    }
}
